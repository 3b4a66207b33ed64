using Derman.Core.Clocks;
using Derman.Core.Runs;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Rehearsing;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tests.Rehearsing;

public sealed class RehearsalTests : IAsyncLifetime
{
    private Desk _desk = null!;
    private Office _office = null!;
    private Actor _admin = null!;
    private RehearseRules _rehearse = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync("erenler");
        _office = await _desk.OfficeAsync("erenler");
        _admin = (await _office.AddAsync("yonetici", Roles.Admin, _office.Tenant.Configuration.Profile.Desk)).In(_office.Tenant.Configuration);
        _rehearse = new RehearseRules(_desk.Clock);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task SameRules_ChangeNothing()
    {
        await AnsweredAfterAsync(30);
        var report = await RunAsync(Rules);

        Assert.Equal(1, report.Tickets);
        Assert.Equal(report.Before, report.After);
        Assert.Empty(report.Changed);
        Assert.Equal(0, report.OpenMoved);
    }

    [Fact]
    public async Task TighterRule_CountsWhatWouldHaveBeenLate_ByUnitAndClock()
    {
        var late = await AnsweredAfterAsync(30);
        await AnsweredAfterAsync(10);
        var report = await RunAsync(FirstWord(20), FirstWord(60));

        Assert.Equal((0, 1), (ClockOf(report).Before.Late, ClockOf(report).After.Late));
        Assert.Equal(_office.Unit, report.Units[0].Code);
        Assert.Equal((2, 0, 1), (report.Units[0].Tickets, report.Units[0].Before.Late, report.Units[0].After.Late));
        var shown = Assert.Single(report.Changed);
        Assert.Equal((late, "firstResponse", false, true), (shown.Id, shown.Clock, shown.LateBefore, shown.LateAfter));
        Assert.Equal(Duration.FromMinutes(40), shown.DueBefore!.Value - shown.DueAfter!.Value);
    }

    [Fact]
    public async Task Warning_CountsFromItsShare()
    {
        await AnsweredAfterAsync(50); // 75 % of an hour are 45 minutes.
        Assert.Equal(1, ClockOf(await RunAsync(FirstWord(60), FirstWord(60))).Before.Warned);
        Assert.Equal(0, ClockOf(await RunAsync(FirstWord(120), FirstWord(60))).After.Warned);
    }

    [Fact]
    public async Task WaitingTime_CountsOnlyWhereTheRuleRunsOn()
    {
        var id = (await _office.RegisterAsync()).Id;
        await _office.DoAsync(id, Moves.Accept, null, _office.Worker);
        await _office.DoAsync(id, Moves.Wait, new ActionCommand(Reason: "ihale", Until: _desk.Clock.Now + Duration.FromDays(40)), _office.Worker);
        _desk.Clock.Now += Duration.FromDays(30);
        var running = Rules with { Clocks = [.. Rules.Clocks.Select(c => c.Code == "resolve" ? c with { PausedIn = [] } : c)] };
        var paused = Rules with { Clocks = [.. Rules.Clocks.Select(c => c.Code == "resolve" ? c with { PausedIn = ["waiting"] } : c)] };

        Assert.Equal((1, 0), ((await RunAsync(running, running)).Clocks.Single(c => c.Code == "resolve").After.Late, (await RunAsync(paused, running)).Clocks.Single(c => c.Code == "resolve").After.Late));
    }

    [Fact]
    public async Task ATicketTheReaderMayNotSee_IsCounted_AndNotShown()
    {
        var id = await AnsweredAfterAsync(30);
        await _office.Tenant.Store.WriteAsync(s => s.Execute("UPDATE \"ticket\" SET \"sealed_at\" = 1, \"version\" = \"version\" + 1 WHERE \"id\" = @p0", Provider.Of(id)), CancellationToken.None);
        var report = await RunAsync(FirstWord(20), FirstWord(60));

        Assert.Equal(1, report.After.Late);
        Assert.Empty(report.Changed);
        Assert.Equal(1, report.Hidden);
    }

    [Fact]
    public async Task WhatIsOlderThanItsMonths_IsLeftOut()
    {
        await AnsweredAfterAsync(30);
        _desk.Clock.Now += Duration.FromDays(RehearseRules.Days + 1);
        Assert.Equal(0, (await RunAsync(Rules)).Tickets);
    }

    [Fact]
    public async Task Rehearsal_ChangesNoTicket()
    {
        var id = await AnsweredAfterAsync(30);
        var before = _office.Row(id).Version;
        await RunAsync(FirstWord(1));
        Assert.Equal(before, _office.Row(id).Version);
    }

    [Fact]
    public async Task AskedFor_IsDoneBeside_AndOnlyItsOwnerSeesIt()
    {
        await AnsweredAfterAsync(30);
        var (ask, work) = Runs();
        var run = (await ask.ExecuteAsync(_office.Tenant, RunKinds.Rehearsal, Acts.ManageConfiguration, InputOf(FirstWord(20)), null, ready: true, _admin, CancellationToken.None)).Value!;
        Assert.True(work.IsDue(_office.Tenant));
        await work.ExecuteAsync(_office.Tenant, CancellationToken.None);

        var done = ask.Read(_office.Tenant, run.Id, RunKinds.Rehearsal, _admin).Value!;
        Assert.Equal((RunStates.Done, 1), (done.State, RehearsalWorker.ReportOf(done)!.After.Late));
        Assert.Equal("run.notFound", ask.Read(_office.Tenant, run.Id, RunKinds.Rehearsal, _office.Head).Failure?.Code);
        Assert.Equal("auth.forbidden", (await ask.ExecuteAsync(_office.Tenant, RunKinds.Rehearsal, Acts.ManageConfiguration, "{}", null, ready: true, _office.Worker, CancellationToken.None)).Failure?.Code);
    }

    [Fact]
    public async Task CalledOff_StopsAtTheNextPage_AndKeepsNoResult()
    {
        await AnsweredAfterAsync(30);
        var (ask, work) = Runs();
        var run = (await ask.ExecuteAsync(_office.Tenant, RunKinds.Rehearsal, Acts.ManageConfiguration, InputOf(Rules), null, ready: true, _admin, CancellationToken.None)).Value!;
        await ask.CancelAsync(_office.Tenant, run.Id, _admin, CancellationToken.None);
        await work.ExecuteAsync(_office.Tenant, CancellationToken.None);

        var ended = ask.Read(_office.Tenant, run.Id, RunKinds.Rehearsal, _admin).Value!;
        Assert.Equal((RunStates.Cancelled, null), (ended.State, ended.Result));
        Assert.Null(await _rehearse.ExecuteAsync(_office.Tenant, _office.Tenant.Configuration.Pack, _admin, _ => Task.FromResult(false), CancellationToken.None));
    }

    [Fact]
    public async Task ARunIsForgottenAfterItsTime()
    {
        var (ask, work) = Runs();
        var run = (await ask.ExecuteAsync(_office.Tenant, RunKinds.Rehearsal, Acts.ManageConfiguration, InputOf(Rules), [1, 2, 3], ready: true, _admin, CancellationToken.None)).Value!;
        await work.ExecuteAsync(_office.Tenant, CancellationToken.None);
        _desk.Clock.Now += AskRun.Kept;
        await work.ExecuteAsync(_office.Tenant, CancellationToken.None);

        Assert.False(ask.Read(_office.Tenant, run.Id, RunKinds.Rehearsal, _admin).Ok);
        Assert.Empty(ask.File(_office.Tenant, run, RunParts.Given));
    }

    [Fact]
    public async Task ATopicsTerm_AndACalendar_AreTriedOutLikeARule()
    {
        var id = (await _office.RegisterAsync()).Id;
        await _office.DoAsync(id, Moves.Accept, null, _office.Worker);
        _desk.Clock.Now += Duration.FromDays(4);
        var pack = _office.Tenant.Configuration.Pack;
        TenantPack Term(int days) => pack with
        {
            Topics = pack.Topics with { Topics = [.. pack.Topics.Topics.Select(t => t.Code == _office.Topic ? t with { Targets = t.Targets with { Resolve = Target.OfCalendarDays(days) } } : t)] },
        };
        Assert.Equal(1, await LateAsync(Term(2)));
        Assert.Equal(0, await LateAsync(Term(60)));

        await _office.Tenant.Store.WriteAsync(s => Derman.Core.Tenancy.ConfigurationStore.Write(s, Working(Term(2), [], 1), null, "test", _desk.Clock.Now), CancellationToken.None);
        _office.Tenant.Reread();
        var days = Enumerable.Range(0, 30).Select(i => new Holiday((Desk.Start + Duration.FromDays(i)).InUtc().Date.ToString("uuuu'-'MM'-'dd", null)));
        Assert.Equal(1, await LateAsync(Working(Term(2), [], 1)));
        Assert.Equal(0, await LateAsync(Working(Term(2), [.. days], 1)));
    }

    [Fact]
    public void Draft_HoldsOnlyTheFilesThatDiffer_AndSaysWhatItWasDrawnOn()
    {
        var live = _office.Tenant.Configuration;
        var draft = RehearsalDraft.Read(RehearsalDraft.Of(live, live.Pack with { Clocks = FirstWord(20) }).Write());
        Assert.Equal((live.Version, "clocks.json"), (draft.Version, Assert.Single(draft.Files.Keys)));
        Assert.Equal(FirstWord(20).ChannelTargets["api"], draft.On(live.Pack).Clocks.ChannelTargets["api"]);
        Assert.True(RehearsalDraft.Of(live, live.Pack with { Roles = null }).IsEmpty);
    }

    /// <summary>The topic's term in working days of a calendar with these closed days.</summary>
    private TenantPack Working(TenantPack pack, IReadOnlyList<Holiday> closed, int days) => pack with
    {
        Topics = pack.Topics with { Topics = [.. pack.Topics.Topics.Select(t => t.Code == _office.Topic ? t with { Targets = t.Targets with { Resolve = Target.OfBusinessDays(days) } } : t)] },
        Calendar = pack.Calendar with { Calendars = [.. pack.Calendar.Calendars.Select(c => c with { Holidays = closed })] },
    };

    private async Task<int> LateAsync(TenantPack next)
    {
        var (ask, work) = Runs();
        var run = (await ask.ExecuteAsync(_office.Tenant, RunKinds.Rehearsal, Acts.ManageConfiguration, RehearsalDraft.Of(_office.Tenant.Configuration, next).Write(), null, ready: true, _admin, CancellationToken.None)).Value!;
        await work.ExecuteAsync(_office.Tenant, CancellationToken.None);
        return RehearsalWorker.ReportOf(ask.Read(_office.Tenant, run.Id, RunKinds.Rehearsal, _admin).Value!)!.Clocks.Single(c => c.Code == "resolve").After.Late;
    }

    private string InputOf(ClocksFile draft) => RehearsalDraft.Of(_office.Tenant.Configuration, _office.Tenant.Configuration.Pack with { Clocks = draft }).Write();

    private ClocksFile Rules => _office.Tenant.Configuration.Pack.Clocks;

    private ClocksFile FirstWord(int minutes) => Rules with
    {
        ChannelTargets = new Dictionary<string, TopicTargets>(Rules.ChannelTargets, StringComparer.Ordinal) { ["api"] = new(FirstResponse: Target.OfMinutes(minutes)) },
    };

    private static RehearsedGroup ClockOf(RehearsalReport report) => report.Clocks.Single(c => c.Code == "firstResponse");

    private (AskRun Ask, DoRuns Do) Runs() => (new AskRun(_desk.Clock, _desk.Random.Fill), new DoRuns([new RehearsalWorker(_rehearse)], _desk.Clock));

    private async Task<Guid> AnsweredAfterAsync(int minutes)
    {
        _desk.Clock.Now = Desk.Start; // Within office hours, whatever stood before.
        var id = (await _office.RegisterAsync()).Id;
        _desk.Clock.AdvanceMinutes(minutes);
        await _office.DoAsync(id, Moves.Talk, new ActionCommand(Talk: new TalkInput(TalkResults.Unreachable)), _office.Agent);
        await _office.Tenant.Store.WriteAsync(
            s => s.Execute("UPDATE \"ticket\" SET \"first_word_at\" = @p1, \"version\" = \"version\" + 1 WHERE \"id\" = @p0", Provider.Of(id), Provider.Of(_desk.Clock.Now)), CancellationToken.None);
        return id;
    }

    /// <param name="live">The rules in force; those of the pack when absent.</param>
    private async Task<RehearsalReport> RunAsync(ClocksFile draft, ClocksFile? live = null)
    {
        if (live is not null)
        {
            var pack = _office.Tenant.Configuration.Pack with { Clocks = live };
            await _office.Tenant.Store.WriteAsync(s => Derman.Core.Tenancy.ConfigurationStore.Write(s, pack, null, "test", _desk.Clock.Now), CancellationToken.None);
            _office.Tenant.Reread();
        }

        return (await _rehearse.ExecuteAsync(_office.Tenant, _office.Tenant.Configuration.Pack with { Clocks = draft }, _admin, _ => Task.FromResult(true), CancellationToken.None))!;
    }
}
