using Derman.Core.Conversations;
using Derman.Core.Macros;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Workflow;

namespace Derman.Core.Tests.Macros;

public sealed class MacroTests(ErenlerDesk fixture) : IClassFixture<ErenlerDesk>, IAsyncLifetime
{
    private Office _office = null!;
    private ManageMacros _manage = null!;
    private UseMacro _use = null!;
    private Actor _admin = null!;

    public async Task InitializeAsync()
    {
        _office = await fixture.Desk.OfficeAsync("erenler");
        _manage = new ManageMacros(_office.Clock, fixture.Desk.Random.Fill);
        _use = new UseMacro(fixture.Desk.Perform, fixture.Desk.Say, _office.Clock);
        _admin = await _office.AddAsync($"a{Guid.NewGuid():n}", Core.Staff.Roles.Admin, _office.Tenant.Configuration.Profile.Desk);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Texts_AreFilledInTheCitizensLanguage()
    {
        var id = await SavedAsync(Shared("Selam", ("tr", "Sayın {citizen}, {number} için {me} yazıyor."), ("en", "Dear {citizen}, about {number}.")), _admin);
        var turkish = await _office.RegisterAsync(new RegisterCommand("x", _office.Topic, Citizen: new CitizenInput("Ali Kaya")));
        var english = await _office.RegisterAsync(new RegisterCommand("x", _office.Topic, Citizen: new CitizenInput(Language: "en")));

        Assert.Equal($"Sayın Ali Kaya, {turkish.Number} için {_office.Worker.Name} yazıyor.", Preview(turkish.Id, id).Text);
        Assert.Equal($"Dear resident, about {english.Number}.", Preview(english.Id, id).Text);
        Assert.Contains(_use.Offer(_office.Tenant, turkish.Id, _office.Worker).Value!, m => m.Id == id);
    }

    [Fact]
    public async Task Macro_SaysNotesAndMoves_InOneStep()
    {
        var id = await SavedAsync(
            Shared("Beklet", ("tr", "Parça bekliyoruz, {number}.")) with { Content = new MacroContent(Texts(("tr", "Parça bekliyoruz, {number}.")), "parça siparişi verildi", new MacroMove(Moves.Wait, Reason: "parça", WaitDays: 10)) }, _admin);
        var ticket = await _office.RegisterAsync();
        await _office.DoAsync(ticket.Id, Moves.Accept, null, _office.Worker);
        var preview = Preview(ticket.Id, id);
        Assert.Null(preview.Refusal);
        Assert.NotNull(preview.NewState);

        var done = Office.Ok(await _use.ExecuteAsync(_office.Tenant, ticket.Id, id, null, _office.Worker, null, CancellationToken.None));

        Assert.Equal("waiting", done.Category);
        Assert.Equal([Moves.Note, Moves.Wait], _office.View(ticket.Id).Events!.TakeLast(2).Select(e => e.Kind));
        Assert.Contains($"Parça bekliyoruz, {ticket.Number}.", Said(ticket.Id));
        Assert.Equal("ticket.stale", (await _use.ExecuteAsync(_office.Tenant, ticket.Id, await TextOnlyAsync(), null, _office.Worker, 1, CancellationToken.None)).Failure!.Code);
    }

    [Fact]
    public async Task Macro_WhoseMoveIsNotLegal_IsShownSo_AndDoesNothing()
    {
        var id = await SavedAsync(Shared("Kapat") with { Content = new MacroContent(Texts(("tr", "Bitti.")), null, new MacroMove(Moves.Close, Outcome: Outcomes.Solved)) }, _admin);
        var ticket = await _office.RegisterAsync();
        var events = _office.EventsOf(ticket.Id);

        Assert.NotNull(Preview(ticket.Id, id).Refusal);
        Assert.False((await _use.ExecuteAsync(_office.Tenant, ticket.Id, id, "Bitti.", _office.Worker, null, CancellationToken.None)).Ok);
        Assert.Equal(events, _office.EventsOf(ticket.Id));
        Assert.Empty(Said(ticket.Id));
    }

    [Fact]
    public async Task OnesOwn_IsNobodyElses_AndAUnits_IsItsPeoples()
    {
        var own = await SavedAsync(new MacroCommand(null, "benim", null, true, new MacroContent(Texts(("tr", "x")))), _office.Worker);
        var units = await SavedAsync(new MacroCommand(null, "birimin", _office.Unit, false, new MacroContent(Texts(("tr", "x")))), _office.Head);
        var ticket = (await _office.RegisterAsync()).Id;

        Assert.DoesNotContain(_manage.List(_office.Tenant, _office.Colleague), m => m.Id == own);
        Assert.Contains(_manage.List(_office.Tenant, _office.Colleague), m => m.Id == units && !m.MayChange);
        Assert.DoesNotContain(_manage.List(_office.Tenant, _office.Stranger), m => m.Id == units);
        Assert.Equal("macro.notFound", _use.Preview(_office.Tenant, ticket, own, _office.Colleague).Failure!.Code);
        Assert.Equal("macro.notFound", _manage.Find(_office.Tenant, own, _admin).Failure!.Code);
        Assert.Equal("macro.notYours", (await _manage.SaveAsync(_office.Tenant, new MacroCommand(units, "x", _office.Unit, false, new MacroContent(Texts(("tr", "y")))), _office.Colleague, CancellationToken.None)).Failure!.Code);
        Assert.Equal("macro.notYours", (await _manage.SaveAsync(_office.Tenant, Shared("herkesin", ("tr", "x")), _office.Head, CancellationToken.None)).Failure!.Code);
        Assert.Equal("macro.notYours", (await _manage.SaveAsync(_office.Tenant, new MacroCommand(null, "x", _office.OtherUnit, false, new MacroContent(Texts(("tr", "y")))), _office.Head, CancellationToken.None)).Failure!.Code);
    }

    [Fact]
    public async Task History_KeepsEveryVersion_AndPuttingAwayHidesIt()
    {
        var id = await SavedAsync(Shared("Ad", ("tr", "bir")), _admin);
        await SavedAsync(Shared("Ad", ("tr", "iki")) with { Id = id, Version = 1 }, _admin);
        Assert.Equal("macro.stale", (await _manage.SaveAsync(_office.Tenant, Shared("Ad", ("tr", "üç")) with { Id = id, Version = 1 }, _admin, CancellationToken.None)).Failure!.Code);

        Assert.Equal(["iki", "bir"], _manage.History(_office.Tenant, id, _admin).Value!.Select(v => v.Content.Texts["tr"]));
        await _manage.RetireAsync(_office.Tenant, id, true, _admin, CancellationToken.None);
        Assert.DoesNotContain(_manage.List(_office.Tenant, _admin), m => m.Id == id);
        Assert.Contains(_manage.List(_office.Tenant, _admin, retired: true), m => m.Id == id && m.Retired);
        Assert.Equal("macro.notFound", _use.Preview(_office.Tenant, (await _office.RegisterAsync()).Id, id, _admin).Failure!.Code);
    }

    [Fact]
    public async Task Save_NamesWhatIsWrong()
    {
        Assert.Equal(("field.required", "name"), await RefusedAsync(Shared(" ", ("tr", "x"))));
        Assert.Equal(("macro.empty", "texts"), await RefusedAsync(Shared("boş")));
        Assert.Equal(("macro.unknownVariable", "texts.tr"), await RefusedAsync(Shared("x", ("tr", "{numara}"))));
        Assert.Equal(("field.unknownValue", "texts"), await RefusedAsync(Shared("x", ("de", "Hallo"))));
        Assert.Equal(("field.unknownValue", "unit"), await RefusedAsync(Shared("x", ("tr", "y")) with { Unit = "YOK" }));
        Assert.Equal(("field.unknownValue", "action"), await RefusedAsync(With(new MacroMove(Moves.Merge))));
        Assert.Equal(("field.required", "outcome"), await RefusedAsync(With(new MacroMove(Moves.Close))));
        Assert.Equal(("field.outOfRange", "waitDays"), await RefusedAsync(With(new MacroMove(Moves.Wait, WaitDays: 400))));
        Assert.Equal(("field.required", "to"), await RefusedAsync(With(new MacroMove(Moves.HandOver))));

        static MacroCommand With(MacroMove move) => Shared("x") with { Content = new MacroContent(Texts(("tr", "y")), null, move) };
    }

    private static MacroCommand Shared(string name, params (string, string)[] texts) => new(null, name, null, false, new MacroContent(Texts(texts)));

    private static Dictionary<string, string> Texts(params (string Language, string Text)[] texts) => texts.ToDictionary(t => t.Language, t => t.Text, StringComparer.Ordinal);

    private Task<Guid> TextOnlyAsync() => SavedAsync(Shared("metin", ("tr", "merhaba")), _admin);

    private MacroPreview Preview(Guid ticket, Guid macro) => _use.Preview(_office.Tenant, ticket, macro, _office.Worker).Value!;

    private List<string> Said(Guid ticket) => _office.List<Message>("\"ticket\" = @p0 AND \"template\" IS NULL AND \"direction\" = 'out'", _office.Row(ticket).Key).ConvertAll(m => m.Text);

    private async Task<Guid> SavedAsync(MacroCommand command, Actor actor)
    {
        var result = await _manage.SaveAsync(_office.Tenant, command, actor, CancellationToken.None);
        Assert.True(result.Ok, result.Failure?.Code);
        return result.Value;
    }

    private async Task<(string, string?)> RefusedAsync(MacroCommand command)
    {
        var failure = (await _manage.SaveAsync(_office.Tenant, command, _admin, CancellationToken.None)).Failure!;
        return (failure.Code, failure.Field);
    }
}
