using System.Globalization;
using System.Text;
using Derman.Core.Audit;
using Derman.Core.Citizens;
using Derman.Core.Imports;
using Derman.Core.Imports.Sheets;
using Derman.Core.Runs;
using Derman.Core.Staff;
using Derman.Core.Staff.People;
using Derman.Core.Storage;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Clocks;
using Derman.Core.Tickets.Counting;
using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tests.Imports;

public sealed class ImportTests : IAsyncLifetime
{
    private Desk _desk = null!;
    private Office _office = null!;
    private Actor _admin = null!;
    private AskRun _ask = null!;
    private DoRuns _work = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler");
        _office = await _desk.OfficeAsync("erenler");
        _admin = (await _office.AddAsync("yonetici", Roles.Admin, _office.Tenant.Configuration.Profile.Desk)).In(_office.Tenant.Configuration);
        _ask = new AskRun(_desk.Clock, _desk.Random.Fill);
        _work = new DoRuns([new ImportWorker(_desk.Register, new InvitePerson(_desk.Clock, _desk.Random.Fill), (_, e) => $"{e.Field}:{e.Code}", (l, f) => $"{l} {f}", _desk.Clock)], _desk.Clock);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Check_SaysEveryRowsErrors_AndWritesNothing()
    {
        var run = await GiveAsync(ImportKinds.Tickets, "externalNumber;text;topic;registeredAt;phone\n1;yol bozuk;;;\n;;YOK;31.02.2026;12\n1;aynı;;;\n");
        var report = await DoAsync(run, ImportModes.Check);

        Assert.Equal((3, 1, 0, 2), (report.Rows, report.Good, report.Already, report.Bad));
        Assert.Equal(["citizen.phone", "externalNumber", "registeredAt", "text", "topic"], report.First[0].Errors.Select(e => e.Field).Order(StringComparer.Ordinal));
        Assert.Equal((4, "import.twice"), (report.First[1].Number, report.First[1].Errors.Single().Code));
        Assert.Equal(0, Tickets());
        var errors = Encoding.UTF8.GetString(_ask.File(_office.Tenant, run, RunParts.Errors));
        Assert.Contains("externalNumber;text;topic;registeredAt;phone;tr row;tr reason", errors, StringComparison.Ordinal);
        Assert.Contains(";4;externalNumber:import.twice", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_GoesThroughTheDesk_WithNamesDatesAndClocks()
    {
        var topic = _office.Tenant.Configuration.Topics[_office.Topic];
        var report = await ImportAsync($"externalNumber;text;topic;registeredAt;name;neighbourhood\nE-7;Çukur var;{topic.Names["tr"].ToUpper(CultureInfo.GetCultureInfo("tr-TR"))};03.08.2026 10:15;Ayşe Kaya;\n");

        Assert.Equal((1, 0), (report.Good, report.Bad));
        var ticket = _office.List<Ticket>("1 = 1").Single();
        Assert.Equal((_office.Topic, _office.Unit, "ERL-2026-000001"[4..]), (ticket.Topic, ticket.Directorate, ticket.Number[^11..]));
        Assert.Equal(Instant.FromUtc(2026, 8, 3, 7, 15), ticket.RegisteredAt);
        var clock = _office.ClockOf(ticket.Id, TicketClocks.Resolve)!;
        Assert.True(clock.Due < _desk.Clock.Now);
        Assert.Equal("registered", _office.View(ticket.Id, _admin).Events!.Single().Kind);
    }

    [Fact]
    public async Task RowsOfANumberedChannel_AreLetters_KnownByNumberAndYear_WithTheirDayAndAHiddenSender()
    {
        const string File = "externalNumber;text;channel;requestType;registeredAt;name;identityHidden\n77-1;Gürültü;CİMER;cimer;20.10.2026;Gizem Saklı;evet\n77-1;Gürültü;cimer;cimer;20.10.2025;Ali Er;\n77 1;Yine;cimer;cimer;21.10.2026;Ali Er;\n78;Günsüz;cimer;cimer;;Ali Er;\n";
        var report = await ImportAsync(File);

        Assert.Equal((2, 2), (report.Good, report.Bad));
        Assert.Equal([(4, "import.twice"), (5, "field.required")], report.First.Select(r => (r.Number, r.Errors[0].Code)));
        var letters = _office.List<Core.Letters.Letter>("1 = 1 ORDER BY \"year\"");
        Assert.Equal([(2025, false), (2026, true)], letters.Select(l => (l.Year, l.Sender is not null)));
        Assert.Empty(_office.List<Citizen>("\"name\" = 'Gizem Saklı'"));
        var hidden = _office.List<Ticket>("\"key\" = @p0", letters[1].Ticket).Single();
        Assert.Equal(letters[1].ArrivedAt, _office.ClockOf(hidden.Id, TicketClocks.Legal)!.StartedAt);
        Assert.Equal(2, (await ImportAsync(File)).Already);
    }

    [Fact]
    public async Task ARowThatEndedElsewhere_ComesInClosed_TellsNobody_AndTheCheckSaysSo()
    {
        var outcome = _office.Tenant.Configuration.Workflow.Outcome(Outcomes.Solved)!;
        var file = $"externalNumber;text;topic;registeredAt;closedAt;outcome;phone\nE-1;Çukur var;{_office.Topic};2025-08-03 09:00;2025-08-20;{outcome.Names["tr"]};0532 111 22 33\nE-2;Açık;{_office.Topic};;;;\n";
        var run = await GiveAsync(ImportKinds.Tickets, file);
        Assert.Equal((2, 1), await DoAsync(run, ImportModes.Check) is var check ? (check.Good, check.Closed) : default);
        Assert.Equal((2, 1), await DoAsync(run, ImportModes.Import) is var done ? (done.Good, done.Closed) : default);

        var ticket = _office.List<Ticket>("\"closed_at\" IS NOT NULL").Single();
        Assert.Equal((outcome.State, Category.Closed, Outcomes.Solved, Instant.FromUtc(2025, 8, 19, 21, 0)), (ticket.State, ticket.Category, ticket.Outcome, ticket.ClosedAt));
        Assert.Equal((null, null), (ticket.NextDue, ticket.WordDue));
        Assert.All(_office.List<RunningClock>("\"ticket\" = @p0", ticket.Key), c => Assert.Equal((ticket.ClosedAt, null), (c.MetAt, c.NextAt)));
        var ledger = _office.Ledger(ticket.Id);
        Assert.Equal((2, ticket.ClosedAt, ticket.ClosedAt), (ledger.Count, ledger[0].To, (Instant?)ledger[1].From));
        Assert.Equal(["registered", "closedElsewhere"], _office.View(ticket.Id, _admin).Events!.Select(e => e.Kind));
        Assert.Empty(_office.List<Core.Conversations.Message>("\"ticket\" = @p0", ticket.Key));
        Assert.Empty(_office.List<Core.Surveys.Survey>("1 = 1"));

        Assert.Equal(2, (await DoAsync(run, ImportModes.Undo)).Undone);
        Assert.Equal(0, Tickets());
    }

    [Fact]
    public async Task AnEndThatSaysTooLittle_OrCannotBe_IsAnErrorOfItsRow()
    {
        var report = await ImportAsync($"externalNumber;text;topic;registeredAt;closedAt;outcome\n1;a;{_office.Topic};2025-08-03;2025-08-20;\n2;a;{_office.Topic};2025-08-03;;solved\n3;a;{_office.Topic};2025-08-03;2025-08-02;solved\n4;a;{_office.Topic};2025-08-03;2025-08-20;duplicate\n5;a;{_office.Topic};2025-08-03 12:00;2025-08-03;withdrawn\n6;a;{_office.Topic};2025-08-03;2099-01-01;solved\n");
        Assert.Equal((1, 1), (report.Good, report.Closed));
        Assert.Equal(
            ["outcome field.required", "closedAt field.required", "closedAt import.closedBeforeRegistered", "outcome field.unknownValue", "closedAt import.dateInFuture"],
            report.First.Select(r => r.Errors.Single() is var e ? $"{e.Field} {e.Code}" : ""));
    }

    /// <summary>Levels that lay before the take-over ring for nobody: ten thousand old tickets would else wake every head at once.</summary>
    [Fact]
    public async Task OldTickets_RingForNobody()
    {
        await ImportAsync($"externalNumber;text;topic;registeredAt\nE-7;Çukur var;{_office.Topic};2025-08-03\n");
        await _desk.Sweep.ExecuteAsync(_office.Tenant, CancellationToken.None);
        Assert.Empty(_office.List<Notifications.Notification>("1 = 1"));
        Assert.All(_office.List<RunningClock>("1 = 1"), c => Assert.Null(c.NextAt));
    }

    [Fact]
    public async Task TheSameNumber_IsNeverTakenTwice()
    {
        const string File = "externalNumber;text\n1;bir\n2;iki\n";
        Assert.Equal(2, (await ImportAsync(File)).Good);
        var again = await ImportAsync(File + "3;üç\n");

        Assert.Equal((1, 2, 0), (again.Good, again.Already, again.Bad));
        Assert.Equal(3, Tickets());
    }

    [Fact]
    public async Task BadRows_AreLeftOut_AndGoodOnesTaken()
    {
        var report = await ImportAsync("externalNumber;text;lat;lon\n1;bir;40,76;30,4\n2;;x;1\n");
        Assert.Equal((1, 1), (report.Good, report.Bad));
        Assert.Equal(40.76, _office.List<Ticket>("1 = 1").Single().Lat);
    }

    [Fact]
    public async Task Undo_LeavesNothing_AndTheChainWhole()
    {
        var before = await _office.RegisterAsync();
        var run = await GiveAsync(ImportKinds.Tickets, "externalNumber;text;name\n1;bir kavak;Ayşe Kaya\n2;iki kavak;Ali Can\n");
        await DoAsync(run, ImportModes.Import);
        Assert.Equal(2, Found("kavak"));
        var undone = await DoAsync(run, ImportModes.Undo);

        Assert.Equal((2, 0), (undone.Undone, undone.Kept));
        Assert.Equal([before.Id], _office.List<Ticket>("1 = 1").Select(t => t.Id));
        Assert.Equal(0, Found("kavak"));
        Assert.Equal(0, _office.Tenant.Store.Read(TicketCounts.Wrong));
        Assert.DoesNotContain(_office.List<Citizen>("1 = 1"), c => c.Name is "Ayşe Kaya" or "Ali Can");
        Assert.Null(ChainVerifier.Verify(_office.Tenant.Store.Handle).BrokenAt);
        Assert.Equal(2, (await DoAsync(run, ImportModes.Import)).Good);
    }

    [Fact]
    public async Task Undo_AfterSomebodyWorkedOnOne_IsRefusedWhole()
    {
        var run = await GiveAsync(ImportKinds.Tickets, $"externalNumber;text;topic\n1;bir;{_office.Topic}\n2;iki;{_office.Topic}\n");
        await DoAsync(run, ImportModes.Import);
        await _office.DoAsync(_office.List<Ticket>("1 = 1")[0].Id, Moves.Accept, null, _office.Worker);
        var undone = await DoAsync(run, ImportModes.Undo);

        Assert.Equal((0, 1), (undone.Undone, undone.Kept));
        Assert.Equal(2, Tickets());
    }

    [Fact]
    public async Task People_AreInvited_WithLinksThatLieSealed()
    {
        var unit = _office.Tenant.Configuration.Tree.Find(_office.Unit)!;
        var run = await GiveAsync(ImportKinds.People, $"userName;name;unit;roles\nayse;Ayşe Kaya;{unit.Names["tr"]};staff\nworker;Var Olan;{unit.Code};staff\nx;Kötü;YOK;mayor\n");
        Assert.Equal((1, 2), await GoodAndBadAsync(ImportModes.Check));
        Assert.Equal((1, 2), await GoodAndBadAsync(ImportModes.Import));
        Assert.Equal(unit.Code, _office.List<StaffMember>("\"user_name\" = @p0", "ayse").Single().Unit);
        var file = _ask.File(_office.Tenant, run, RunParts.Links);
        Assert.DoesNotContain("ayse", Encoding.UTF8.GetString(file), StringComparison.Ordinal);
        Assert.StartsWith("ayse\t", _office.Tenant.Key.OpenText(ImportWorker.LinksPurpose, file), StringComparison.Ordinal);

        Assert.Equal(1, (await DoAsync(run, ImportModes.Undo)).Undone);
        Assert.Empty(_office.List<StaffMember>("\"user_name\" = @p0", "ayse"));

        async Task<(int, int)> GoodAndBadAsync(string mode) => await DoAsync(run, mode) is var report ? (report.Good, report.Bad) : default;
    }

    [Fact]
    public async Task People_NeedTheRightForPeople()
    {
        var keeper = _admin with { Code = "staff:" + Guid.NewGuid(), Roles = [Roles.Agent] };
        Assert.Equal("auth.forbidden", (await _ask.ExecuteAsync(_office.Tenant, RunKinds.Import, ImportWorker.ActOf(ImportKinds.People), "{}", [], ready: false, keeper.In(_office.Tenant.Configuration), CancellationToken.None)).Failure?.Code);
    }

    [Fact]
    [Trait("Engine", "file")]
    public async Task TenThousandRows_TakeSeconds()
    {
        var file = new StringBuilder("externalNumber;text;topic;name;phone\n");
        for (var i = 0; i < SheetReader.MostRows; i++)
        {
            file.Append(CultureInfo.InvariantCulture, $"{i};Sokakta {i} çukur var, yol bozuk;{_office.Topic};Kişi {i};0532 {i / 10000:000} {i % 10000 / 100:00} {i % 100:00}\n");
        }

        var watch = System.Diagnostics.Stopwatch.StartNew();
        var report = await ImportAsync(file.ToString());
        Assert.Equal(SheetReader.MostRows, report.Good + report.Bad);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(90), watch.Elapsed.ToString());
    }

    private long Tickets() => _office.Tenant.Store.Read(s => s.Count("SELECT COUNT(*) FROM \"ticket\""));

    private int Found(string word) => _desk.List.Execute(_office.Tenant, new ListQuery { Search = word }, _office.Agent).Value!.Items.Count;

    private async Task<ImportReport> ImportAsync(string file) => await DoAsync(await GiveAsync(ImportKinds.Tickets, file), ImportModes.Import);

    private async Task<SideRun> GiveAsync(string kind, string file)
    {
        var result = await _ask.ExecuteAsync(
            _office.Tenant, RunKinds.Import, ImportWorker.ActOf(kind), new ImportInput(kind, "dosya.csv", ImportModes.Check, new Dictionary<string, int>(StringComparer.Ordinal)).ToJson(), Encoding.UTF8.GetBytes(file), ready: false, _admin with { Language = "tr" }, CancellationToken.None);
        return result.Value!;
    }

    private async Task<ImportReport> DoAsync(SideRun run, string mode)
    {
        var input = ImportInput.Of(run);
        var mapping = GuessMapping.Of(input.Kind, SheetReader.Read(_ask.File(_office.Tenant, run, RunParts.Given)).Value!, (_, f) => f);
        await _ask.StartAsync(_office.Tenant, run.Id, ImportWorker.ActOf(input.Kind), (input with { Mode = mode, Mapping = mapping }).ToJson(), _admin, CancellationToken.None);
        await _work.ExecuteAsync(_office.Tenant, CancellationToken.None);
        var done = _ask.Read(_office.Tenant, run.Id, RunKinds.Import, _admin).Value!;
        Assert.Equal(RunStates.Done, done.State);
        return ImportReport.Of(done)!;
    }
}
