using Derman.Core.Citizens;
using Derman.Core.Letters;
using Derman.Core.Privacy;
using Derman.Core.Staff;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Clocks;
using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Tests.Letters;

public sealed class LetterTests(ErenlerDesk fixture) : IClassFixture<ErenlerDesk>, IAsyncLifetime
{
    private static readonly LocalDate Today = new(2026, 11, 2);
    private static int _number;
    private Office _office = null!;

    private Desk Desk => fixture.Desk;

    public async Task InitializeAsync() => _office = await Desk.OfficeAsync("erenler");

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task LegalTerm_RunsFromTheDayOfArrival_NotFromTheDayItWasTypedIn()
    {
        var ticket = Office.Ok(await TakeAsync(arrived: Today.PlusDays(-10)));

        var clock = _office.ClockOf(ticket.Id, TicketClocks.Legal)!;
        var zone = _office.Tenant.Configuration.Zone;
        Assert.Equal(zone.AtStartOfDay(Today.PlusDays(-10)).ToInstant(), clock.StartedAt);
        Assert.Equal(Today.PlusDays(20), clock.Due!.Value.InZone(zone).Date);
        Assert.Equal(Desk.Clock.Now, ticket.RegisteredAt);
        Assert.Equal(new DateOnly(2026, 10, 23), _office.View(ticket.Id).Letter!.ArrivedOn);
    }

    [Fact]
    public async Task KindChangedLater_StillCountsFromTheArrival()
    {
        var ticket = Office.Ok(await TakeAsync(arrived: Today.PlusDays(-5), kind: "talep"));
        Assert.Null(_office.ClockOf(ticket.Id, TicketClocks.Legal));
        Office.Ok(await new Derman.Core.Tickets.Classify.ClassifyTicket(Desk.Clock).ExecuteAsync(_office.Tenant, ticket.Id, new(RequestType: "bilgi_edinme"), _office.Agent, null, null, CancellationToken.None));
        Assert.Equal(_office.Tenant.Configuration.Zone.AtStartOfDay(Today.PlusDays(-5)).ToInstant(), _office.ClockOf(ticket.Id, TicketClocks.Legal)!.StartedAt);
    }

    [Fact]
    public async Task SameNumber_OffersTheTicketThatHasIt_HoweverItIsTyped()
    {
        var first = Office.Ok(await TakeAsync("2026/CM-77 01"));
        var again = await TakeAsync("2026 cm.7701");

        Assert.Equal(("letter.known", first.Number, first.Id.ToString()), (again.Failure!.Code, again.Failure.Values!["number"], again.Failure.Values["id"]));
        Assert.True((await TakeAsync("2026 cm.7701", arrived: new LocalDate(2025, 12, 30))).Ok); // Another year's.
    }

    [Fact]
    public async Task SameNumber_OfATicketNotSeen_NamesNoTicket()
    {
        Office.Ok(await TakeAsync("GIZ-1"));
        var again = await TakeAsync("GIZ-1", actor: _office.Stranger);
        Assert.Equal("letter.knownElsewhere", again.Failure!.Code);
        Assert.Null(again.Failure.Values);
    }

    [Theory]
    [InlineData(1, "letter.future")]
    [InlineData(-367, "letter.tooOld")]
    public async Task DayOfArrival_OutOfReason_IsRefusedWithTheCause(int days, string code) =>
        Assert.Equal(code, (await TakeAsync(arrived: Today.PlusDays(days))).Failure!.Code);

    [Fact]
    public async Task EveryFault_IsSaidAtOnce()
    {
        var refused = await new RegisterLetter(Desk.Register, Desk.Clock).ExecuteAsync(
            _office.Tenant, new LetterCommand(new RegisterCommand("", Channel: "counter", Citizen: new CitizenInput(Phone: "12")), " -/ ", null), _office.Agent, null, CancellationToken.None);
        Assert.Equal(["arrivedOn", "channel", "citizen.phone", "letterNumber", "text"], refused.Failure!.Errors!.Select(e => e.Field).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task HiddenSender_IsNowhere_AndShownOnlyByTheAct_OnRecord()
    {
        var ticket = Office.Ok(await TakeAsync(hidden: true));
        var mayor = await _office.AddAsync("baskan", Roles.Executive, _office.Tenant.Configuration.Profile.Desk);

        foreach (var reader in new[] { _office.Agent, _office.Head, _office.Worker, _office.Auditor, mayor })
        {
            var view = _office.View(ticket.Id, reader);
            Assert.DoesNotContain("Gizem", TicketViewJson.Write(view), StringComparison.Ordinal);
            Assert.True(view.Letter!.IdentityHidden);
            Assert.Equal(reader == mayor, view.May!.Contains(TicketActs.Unmask));
        }

        Assert.Empty(_office.List<Citizen>("\"folded_name\" LIKE 'gizem%'"));
        Assert.Empty(_office.List<ContactPoint>("\"value\" = '+905557770077'"));
        Assert.Empty(new ListTickets().Execute(_office.Tenant, new ListQuery(Search: "Gizem"), _office.Agent).Value!.Items);

        var unmask = new UnmaskCitizen(Desk.Clock);
        Assert.Equal("ticket.moveForbidden", (await unmask.ExecuteAsync(_office.Tenant, ticket.Id, new UnmaskCommand("sebep"), _office.Agent, CancellationToken.None)).Failure!.Code);
        var shown = (await unmask.ExecuteAsync(_office.Tenant, ticket.Id, new UnmaskCommand("savcılık yazısı"), mayor, CancellationToken.None)).Value!;
        Assert.Equal(("Gizem Saklı", "0555 777 00 77", "Gül Sk. 4"), (shown.Name, shown.Phone, shown.Address));
        Assert.Contains(_office.View(ticket.Id).Events!, e => e.Kind == UnmaskCitizen.Event);
    }

    [Fact]
    public async Task Answer_IsRecordedWithNumberAndDay_AndMeetsTheLegalClockOnThatDay()
    {
        var ticket = Office.Ok(await TakeAsync(arrived: Today.PlusDays(-10)));
        var answer = new AnswerLetter(Desk.Clock);
        async Task<Common.Result<TicketView>> Say(LetterAnswerCommand command, Actor? by = null) =>
            await answer.ExecuteAsync(_office.Tenant, ticket.Id, command, by ?? _office.Agent, null, null, CancellationToken.None);

        Assert.Equal("letter.beforeArrival", (await Say(new("E-1", Today.PlusDays(-11)))).Failure!.Code);
        Assert.Equal("letter.future", (await Say(new("E-1", Today.PlusDays(1)))).Failure!.Code);
        Assert.Equal("field.required", (await Say(new("", Today))).Failure!.Code);
        Assert.Equal("ticket.moveForbidden", (await Say(new("E-1", Today), _office.Auditor)).Failure!.Code);
        Assert.Equal("ticket.notFound", (await Say(new("E-1", Today), _office.Stranger)).Failure!.Code);

        Office.Ok(await Say(new("E-41", Today.PlusDays(-2), Interim: true)));
        Office.Ok(await Say(new("E-99", Today)));

        Assert.Equal([new LetterAnswerView("E-41", new DateOnly(2026, 10, 31), true), new LetterAnswerView("E-99", new DateOnly(2026, 11, 2), false)], _office.View(ticket.Id).Letter!.Answers);
        var zone = _office.Tenant.Configuration.Zone;
        Assert.Equal(Today.PlusDays(-2), _office.ClockOf(ticket.Id, TicketClocks.Legal)!.MetAt!.Value.InZone(zone).Date);
        Assert.Equal(2, _office.View(ticket.Id).Events!.Count(e => e.Kind == AnswerLetter.Event));
        Assert.NotEqual(Category.Closed, _office.Row(ticket.Id).Category);
    }

    [Fact]
    public async Task Answer_ToWhatCameByPhone_IsRefused() => Assert.Equal(
        "letter.none",
        (await new AnswerLetter(Desk.Clock).ExecuteAsync(_office.Tenant, (await _office.RegisterAsync()).Id, new("E-1", Today), _office.Agent, null, null, CancellationToken.None)).Failure!.Code);

    [Fact]
    public async Task Scan_OfAHiddenSender_WaitsUntilSomebodyHasLooked()
    {
        var ticket = Office.Ok(await TakeAsync(hidden: true));
        Assert.Equal("letter.scanMayShow", await ScanAsync(ticket.Id, false, _office.Agent));
        Assert.Null(await ScanAsync(ticket.Id, true, _office.Agent));
        Assert.Equal("letter.none", await ScanAsync((await _office.RegisterAsync()).Id, true, _office.Agent));
    }

    [Fact]
    public async Task Scan_IsAddedByWhoTookTheLetterDown_ThoughItIsAnotherUnits_AndByNobodyElse()
    {
        var ticket = Office.Ok(await TakeAsync(actor: _office.Stranger));
        Assert.Equal("ticket.notFound", Desk.Read.Execute(_office.Tenant, ticket.Id, _office.Stranger).Failure!.Code);
        Assert.Null(await ScanAsync(ticket.Id, false, _office.Stranger));
        Assert.Equal("ticket.notFound", await ScanAsync(Office.Ok(await TakeAsync()).Id, false, _office.Stranger));
    }

    [Fact]
    public async Task Register_FindsWhoHasANumber_ForWhoSeesThem()
    {
        var ticket = Office.Ok(await TakeAsync("2026/BUL-7 7"));
        Assert.Equal([ticket.Id], ReadLetters.Find(_office.Tenant, "cimer", "2026 bul.77", _office.Agent).Value!.Select(l => l.Id));
        Assert.Empty(ReadLetters.Find(_office.Tenant, "petition", "2026 bul.77", _office.Agent).Value!);
        Assert.Empty(ReadLetters.Find(_office.Tenant, "cimer", "2026 bul.77", _office.Stranger).Value!);
        Assert.Equal("number", ReadLetters.Find(_office.Tenant, "cimer", " ", _office.Agent).Failure!.Field);
        Assert.Equal("2026/BUL-7 7", ReadLetters.One(_office.Tenant, ticket.Id, _office.Agent).Value!.Letter.Number);
        Assert.Equal("ticket.notFound", ReadLetters.One(_office.Tenant, ticket.Id, _office.Stranger).Failure!.Code);
    }

    private async Task<string?> ScanAsync(Guid ticket, bool hidesSender, Actor by) =>
        (await new AddScan(Desk.Attach).ExecuteAsync(_office.Tenant, ticket, "sayfa.png", "image/png", new MemoryStream([1, 2, 3]), hidesSender, by, CancellationToken.None)).Failure?.Code;

    private ValueTask<Common.Result<TicketView>> TakeAsync(string? number = null, LocalDate? arrived = null, string kind = "cimer", bool hidden = false, Actor? actor = null) =>
        new RegisterLetter(Desk.Register, Desk.Clock).ExecuteAsync(
            _office.Tenant,
            new LetterCommand(
                new RegisterCommand(
                    "Sokağımız karanlık", Topic: _office.Topic, RequestType: kind, Channel: "cimer",
                    Citizen: hidden ? new CitizenInput("Gizem Saklı", "0555 777 00 77") : new CitizenInput("Ayşe Kaya"), Location: new LocationInput(Address: "Gül Sk. 4")),
                number ?? $"C-{Interlocked.Increment(ref _number)}",
                arrived ?? Today,
                hidden),
            actor ?? _office.Agent,
            null,
            CancellationToken.None);
}
