using Derman.Core.Conversations;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Joining;
using Derman.Core.Tickets.Links;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Tasks;
using Derman.Core.Tickets.Views;
using Derman.Core.Tickets.Workflow;

namespace Derman.Core.Tests.Tickets;

/// <summary>Links, merging with a look before, splitting, and one answer to everybody.</summary>
public sealed class BelongingTests(ErenlerDesk fixture) : IClassFixture<ErenlerDesk>, IAsyncLifetime
{
    private Office _office = null!;
    private LinkTickets _links = null!;
    private SplitTicket _split = null!;

    private Desk Desk => fixture.Desk;

    public async Task InitializeAsync()
    {
        _office = await Desk.OfficeAsync("erenler");
        _links = new LinkTickets(Desk.Clock);
        _split = new SplitTicket(Desk.Register, Desk.Clock, Desk.Random.Fill);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task Link_IsReadFromBothEnds_AndWrittenOnce()
    {
        var (a, b) = (await _office.RegisterAsync(), await _office.RegisterAsync());
        Assert.Equal(b.Number, (await AddAsync(a.Id, LinkKinds.Blocks, b.Number)).Value);
        Assert.Equal(b.Number, (await AddAsync(a.Id, LinkKinds.Blocks, b.Number)).Value);
        await AddAsync(a.Id, LinkKinds.Relates, b.Number);
        await AddAsync(b.Id, LinkKinds.Relates, a.Number);

        Assert.Equal([(LinkKinds.Blocks, false), (LinkKinds.Relates, false)], LinksOf(a.Id).Select(l => (l.Kind, l.Inward)));
        Assert.Equal([(LinkKinds.Blocks, true), (LinkKinds.Relates, false)], LinksOf(b.Id).Select(l => (l.Kind, l.Inward)));
        Assert.Equal(2, _office.View(b.Id).Events!.Count(e => e.Kind == LinkTickets.LinkedEvent));

        await _links.RemoveAsync(_office.Tenant, b.Id, LinkKinds.Blocks, true, a.Number, _office.Agent, CancellationToken.None);
        Assert.Equal([LinkKinds.Relates], LinksOf(a.Id).Select(l => l.Kind));
    }

    [Fact]
    public async Task Link_ToWhatOneMayNotSee_IsToNothing()
    {
        var (mine, theirs) = (await _office.RegisterAsync(), await _office.RegisterAsync());
        await _office.DoAsync(theirs.Id, Moves.Assign, new ActionCommand(To: _office.OtherUnit, Reason: "onların"));
        await AddAsync(mine.Id, LinkKinds.Relates, theirs.Number);

        Assert.Empty(LinksOf(mine.Id, _office.Worker));
        Assert.Equal("field.unknownValue", (await AddAsync(mine.Id, LinkKinds.Relates, theirs.Number, _office.Worker)).Failure!.Code);
        Assert.Equal(TicketErrors.NotFound, (await AddAsync(theirs.Id, LinkKinds.Relates, mine.Number, _office.Worker)).Failure);
        Assert.Equal("ticket.moveForbidden", (await AddAsync(mine.Id, LinkKinds.Relates, theirs.Number, _office.Auditor)).Failure!.Code);
        Assert.Equal("link.toItself", (await AddAsync(mine.Id, LinkKinds.Relates, mine.Number)).Failure!.Code);
        Assert.Equal("field.unknownValue", (await AddAsync(mine.Id, LinkKinds.SplitFrom, theirs.Number)).Failure!.Code);
    }

    [Fact]
    public async Task MergePreview_SaysWhatMergingDoes_AndDoesNothing()
    {
        var (main, copy) = (await _office.RegisterAsync("asıl"), await _office.RegisterAsync("aynısı"));
        Office.Ok(await Desk.GiveTask.ExecuteAsync(_office.Tenant, copy.Id, new GiveTaskCommand(_office.OtherUnit, "bakın"), _office.Worker, null, null, CancellationToken.None));
        var events = _office.EventsOf(copy.Id);
        var preview = new PreviewMerge(Desk.Perform);

        var shown = preview.Execute(_office.Tenant, copy.Id, main.Number, _office.Agent).Value!;

        Assert.Equal((main.Id, "asıl"), (shown.Main.Ticket, shown.MainText));
        Assert.Single(shown.Tasks);
        Assert.NotEmpty(shown.Clocks);
        Assert.Equal(events, _office.EventsOf(copy.Id));
        Assert.Equal("ticket.mergeIntoSelf", preview.Execute(_office.Tenant, copy.Id, copy.Number, _office.Agent).Failure!.Code);

        await _office.DoAsync(copy.Id, Moves.Merge, new ActionCommand(To: main.Number));
        var told = _office.List<Message>("\"ticket\" = @p0 AND \"template\" = @p1", _office.Row(copy.Id).Key, "end.duplicate");
        Assert.Equal(shown.Told.Select(t => t.Text), told.Select(m => m.Text));
        Assert.Equal([LinkKinds.Merged], LinksOf(main.Id).Select(l => l.Kind));
        Assert.Equal([LinkKinds.MergedInto], LinksOf(copy.Id).Select(l => l.Kind));
    }

    [Fact]
    public async Task Split_KeepsCitizenAndDay_AndBothNameEachOther()
    {
        var first = await _office.RegisterAsync(new RegisterCommand("Çukur var, lamba da yanmıyor", _office.Topic, Citizen: new CitizenInput("Ayşe Yılmaz", "+905551112233"), Consent: true));
        var file = await _office.AttachAsync(first.Id);
        Desk.Clock.AdvanceMinutes(90);
        var command = new SplitCommand("lamba da yanmıyor", Directorate: _office.OtherUnit, Files: [file]);

        var preview = _split.Preview(_office.Tenant, first.Id, command, _office.Agent).Value!;
        var made = Office.Ok(await SplitAsync(first.Id, command, first.Version));

        var (source, row) = (_office.Row(first.Id), _office.Row(made.Id));
        Assert.Equal((source.Citizen, source.RegisteredAt, source.Language), (row.Citizen, row.RegisteredAt, row.Language));
        Assert.Equal((_office.OtherUnit, preview.Since, 1), (made.Directorate.Code, row.RegisteredAt, preview.Files));
        Assert.Equal([(LinkKinds.SplitFrom, false)], LinksOf(made.Id).Select(l => (l.Kind, l.Inward)));
        Assert.Equal([(LinkKinds.SplitFrom, true)], LinksOf(first.Id).Select(l => (l.Kind, l.Inward)));
        Assert.Contains(_office.View(first.Id).Events!, e => e.Kind == SplitTicket.SplitEvent);
        Assert.Single(_office.View(made.Id).Attachments!);
        Assert.Equal(first.Version, source.Version);
        Assert.Equal(1, _office.Tenant.Store.Read(s => s.Count("SELECT COUNT(*) FROM \"citizen\" WHERE \"name\" = @p0", "Ayşe Yılmaz")));
    }

    [Fact]
    public async Task Split_IsRefusedForStrangersEndedAndStaleTickets()
    {
        var first = await _office.RegisterAsync();
        Assert.Equal(TicketErrors.NotFound, (await SplitAsync(first.Id, new SplitCommand("x"), null, _office.Stranger)).Failure);
        Assert.Equal("ticket.moveForbidden", (await SplitAsync(first.Id, new SplitCommand("x"), null, _office.Auditor)).Failure!.Code);
        Assert.Equal(TicketErrors.Stale, (await SplitAsync(first.Id, new SplitCommand("x"), 9)).Failure);
        Assert.Equal("field.required", (await SplitAsync(first.Id, new SplitCommand(" "), null)).Failure!.Code);
        Assert.Equal("field.unknownValue", (await SplitAsync(first.Id, new SplitCommand("x", Files: [Guid.NewGuid()]), null)).Failure!.Code);
        await _office.DoAsync(first.Id, Moves.Close, new ActionCommand(Outcome: Outcomes.Withdrawn, Reason: "vazgeçti"));
        Assert.Equal("ticket.ended", (await SplitAsync(first.Id, new SplitCommand("x"), null)).Failure!.Code);
    }

    [Fact]
    public async Task OneAnswer_ReachesEverybodyInTheirLanguage_Once()
    {
        var all = new AnswerAll(Desk.Say);
        var main = await _office.RegisterAsync(new RegisterCommand("patlak boru", _office.Topic, Citizen: new CitizenInput("Ali Kaya", Language: "tr")));
        var english = await _office.RegisterAsync(new RegisterCommand("pipe burst", _office.Topic, Channel: "phone", Citizen: new CitizenInput("Jane Roe", Language: "en")));
        await _office.DoAsync(english.Id, Moves.Merge, new ActionCommand(To: main.Number));

        var recipients = all.Recipients(_office.Tenant, main.Id, _office.Agent).Value!;
        Assert.Equal([(main.Id, "tr"), (english.Id, "en")], recipients.Select(r => (r.Ticket, r.Language)));
        Assert.DoesNotContain(recipients, r => r.Reach == Reaches.Message);

        var onlyTurkish = new Dictionary<string, string>(StringComparer.Ordinal) { ["tr"] = "{citizen}, {number} bitti" };
        Assert.Equal(("field.required", "texts.en"), Told(await all.ExecuteAsync(_office.Tenant, main.Id, onlyTurkish, _office.Agent, "k1", CancellationToken.None)));
        var unknown = new Dictionary<string, string>(StringComparer.Ordinal) { ["tr"] = "{ad} bitti", ["en"] = "done" };
        Assert.Equal(("macro.unknownVariable", "texts.tr"), Told(await all.ExecuteAsync(_office.Tenant, main.Id, unknown, _office.Agent, "k1", CancellationToken.None)));

        var texts = new Dictionary<string, string>(StringComparer.Ordinal) { ["tr"] = "{citizen}, {number} bitti", ["en"] = "Dear {citizen}, {number} is done" };
        for (var i = 0; i < 2; i++)
        {
            Assert.All((await all.ExecuteAsync(_office.Tenant, main.Id, texts, _office.Agent, "k1", CancellationToken.None)).Value!, a => Assert.Null(a.Failure));
        }

        Assert.Equal([$"Ali Kaya, {main.Number} bitti"], Said(main.Id));
        Assert.Equal([$"Dear Jane Roe, {english.Number} is done"], Said(english.Id));
        Assert.Equal(TicketErrors.NotFound, all.Recipients(_office.Tenant, main.Id, _office.Stranger).Failure);
    }

    private static (string, string?) Told<T>(Core.Common.Result<T> result) => (result.Failure!.Code, result.Failure.Field);

    private List<string> Said(Guid ticket) => _office.List<Message>("\"ticket\" = @p0 AND \"template\" IS NULL AND \"direction\" = 'out'", _office.Row(ticket).Key).ConvertAll(m => m.Text);

    private IReadOnlyList<LinkView> LinksOf(Guid ticket, Actor? reader = null) => _office.View(ticket, reader).Links!;

    private ValueTask<Core.Common.Result<string>> AddAsync(Guid ticket, string kind, string number, Actor? actor = null) =>
        _links.AddAsync(_office.Tenant, ticket, kind, false, number, actor ?? _office.Agent, CancellationToken.None);

    private ValueTask<Core.Common.Result<TicketView>> SplitAsync(Guid ticket, SplitCommand command, int? version, Actor? actor = null) =>
        _split.ExecuteAsync(_office.Tenant, ticket, command, actor ?? _office.Agent, version, null, CancellationToken.None);
}
