using Derman.Core.Clocks;
using Derman.Core.Notifications;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Register;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tests.Tickets;

public sealed class WaitingTests : IAsyncLifetime
{
    private Desk _desk = null!;

    public async Task InitializeAsync() => _desk = await Desk.OpenAsync("erenler", "tatvan");

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task Ask_PausesTheClocksOfThePack_AndTheReplyResumesThemExactly()
    {
        var office = await _desk.OfficeAsync("tatvan"); // Here even the promised clock stands while we wait.
        var id = (await office.RegisterAsync(new RegisterCommand("nerede?", Topic: office.Topic, RequestType: "dilekce"))).Id;
        var before = office.View(id).Deadlines.ToDictionary(d => d.Clock, d => d.Due);
        _desk.Clock.AdvanceMinutes(60);
        Assert.Equal("field.required", (await office.RefusedAsync(id, Moves.Ask)).Code);
        var asked = await office.DoAsync(id, Moves.Ask, new ActionCommand(Comment: "Hangi sokak?"), office.Worker);

        Assert.Equal(("waiting", _desk.Clock.Now + Duration.FromDays(15)), (asked.Category, asked.WaitUntil));
        Assert.All(asked.Deadlines.Where(d => d.MetAt is null && d.Clock != "legal"), d => Assert.True(d.Paused && d.Due is null, d.Clock));
        Assert.Equal(before["legal"], asked.Deadlines.Single(d => d.Clock == "legal").Due); // The law does not wait.
        Assert.Equal(asked.Deadlines.Single(d => d.Clock == "legal").Due, asked.NextDue);
        Assert.Equal(HolderKinds.Citizen, office.Ledger(id)[^1].HolderKind);

        _desk.Clock.Advance(Duration.FromDays(2));
        var replied = Office.Ok(await _desk.Perform.ExecuteAsync(office.Tenant, id, Moves.CitizenReply, ActionCommand.Empty, Actor.System, null, null, CancellationToken.None));
        var calendar = office.Tenant.Configuration.Calendars["office"];
        var pause = new Pause(Desk.Start + Duration.FromMinutes(60), _desk.Clock.Now);
        foreach (var deadline in replied.Deadlines.Where(d => d.MetAt is null && d.Clock != "legal"))
        {
            var clock = office.ClockOf(id, deadline.Clock)!;
            Assert.Equal(BusinessClock.Due(calendar, Desk.Start, Core.Tickets.Clocks.TicketClocks.TargetOf(clock), [pause]).Due, deadline.Due);
        }

        Assert.Equal(before["resolve"]!.Value + Duration.FromDays(2), replied.Deadlines.Single(d => d.Clock == "resolve").Due);
        Assert.Null(replied.WaitUntil);
    }

    [Fact]
    public async Task Wait_NeedsAReasonAndADateAhead()
    {
        var office = await _desk.OfficeAsync("erenler");
        var id = (await office.RegisterAsync()).Id;
        Assert.Equal(["reason"], (await office.RefusedAsync(id, Moves.Wait, null, office.Worker)).Requires);
        Assert.Equal("field.inPast", (await office.RefusedAsync(id, Moves.Wait, new ActionCommand(Reason: "kış", Until: _desk.Clock.Now), office.Worker)).Code);
        var until = _desk.Clock.Now + Duration.FromDays(20);
        var waiting = await office.DoAsync(id, Moves.Wait, new ActionCommand(Reason: "asfalt mevsimi", Until: until), office.Worker);

        Assert.Equal(("beklemede", until), (waiting.State, waiting.WaitUntil));
        Assert.Equal("delay", office.View(id).Conversation![^1].Template);
        Assert.Contains("asfalt mevsimi", office.View(id).Conversation![^1].Text, StringComparison.Ordinal);
        Assert.Contains("22 Kasım 2026", office.View(id).Conversation![^1].Text, StringComparison.Ordinal);
        Assert.NotNull(waiting.Deadlines.Single(d => d.Clock == "resolve").Due); // Erenler's promise runs on.
        Assert.Equal("asfalt mevsimi", office.Ledger(id)[^1].Reason);
    }

    [Fact]
    public async Task Wait_OnItsDate_EndsByItself()
    {
        var office = await _desk.OfficeAsync("erenler");
        var id = (await office.RegisterAsync()).Id;
        await office.DoAsync(id, Moves.Accept, null, office.Worker);
        var until = _desk.Clock.Now + Duration.FromDays(3);
        await office.DoAsync(id, Moves.Wait, new ActionCommand(Reason: "ihale", Until: until), office.Worker);

        _desk.Clock.Now = until - Duration.FromSeconds(1);
        await _desk.Sweep.ExecuteAsync(office.Tenant, CancellationToken.None);
        Assert.Equal("beklemede", office.Row(id).State);
        _desk.Clock.Now = until;
        await _desk.Sweep.ExecuteAsync(office.Tenant, CancellationToken.None);
        await _desk.Sweep.ExecuteAsync(office.Tenant, CancellationToken.None);

        Assert.Equal("islemde", office.Row(id).State);
        Assert.Null(office.Row(id).WaitUntil);
        Assert.Single(office.View(id).Events!, e => e.Kind == Moves.WaitExpired);
        Assert.Contains(NoticeKinds.Warning, office.NoticesTo(office.Worker, id));
    }

    [Fact]
    public async Task HandOver_OutOfAWait_DropsItsDate()
    {
        var office = await _desk.OfficeAsync("erenler");
        var id = (await office.RegisterAsync()).Id;
        await office.DoAsync(id, Moves.Wait, new ActionCommand(Reason: "ihale"), office.Worker);
        await office.DoAsync(id, Moves.HandOver, new ActionCommand(To: office.OtherUnit, Reason: "onların işi"), office.Worker);
        Assert.Null(office.Row(id).WaitUntil);
    }

    [Fact]
    public async Task Refer_WaitsInErenler_AndEndsInTatvan()
    {
        var erenler = await _desk.OfficeAsync("erenler");
        var id = (await erenler.RegisterAsync()).Id;
        Assert.Equal(["reason"], (await erenler.RefusedAsync(id, Moves.Refer, new ActionCommand(To: "X-SASKI"))).Requires);
        Assert.Equal("field.required", (await erenler.RefusedAsync(id, Moves.Refer, new ActionCommand(Reason: "su"))).Code);
        var waiting = await erenler.DoAsync(id, Moves.Refer, new ActionCommand(To: "X-SASKI", Reason: "su şebekesi"));
        Assert.Equal(("kurum_disi", "waiting", "SASKİ"), (waiting.State, waiting.Category, waiting.ReferredTo));
        Assert.Equal((HolderKinds.Institution, "SASKİ"), (erenler.Ledger(id)[^1].HolderKind, erenler.Ledger(id)[^1].Holder));
        Assert.NotNull(waiting.WaitUntil);
        Assert.Null(waiting.Outcome);
        var told = erenler.View(id).Conversation![^1];
        Assert.Equal("delay", told.Template); // Not "the institution has finished".
        Assert.Contains("SASKİ", told.Text, StringComparison.Ordinal);
        // The result comes: closed as referred, after a word with the citizen.
        Assert.Equal(["citizenTalk"], (await erenler.RefusedAsync(id, Moves.Close, new ActionCommand(Outcome: Outcomes.Referred, Reason: "yapıldı"))).Requires);
        await erenler.DoAsync(id, Moves.Talk, new ActionCommand(Talk: new TalkInput(TalkResults.Satisfied)));
        Assert.Equal("kapandi_sevk", (await erenler.DoAsync(id, Moves.Close, new ActionCommand(Outcome: Outcomes.Referred, Reason: "yapıldı"))).State);

        var tatvan = await _desk.OfficeAsync("tatvan");
        var other = (await tatvan.RegisterAsync()).Id;
        var ended = await tatvan.DoAsync(other, Moves.Refer, new ActionCommand(To: "X-DSI", Reason: "baraj"));
        Assert.Equal(("kurum_disi", "closed", Outcomes.Referred), (ended.State, ended.Category, ended.Outcome));
        Assert.Equal("end.referred", tatvan.View(other).Conversation![^1].Template);
    }

    [Fact]
    public async Task Merge_JoinsTheMainTicket()
    {
        var office = await _desk.OfficeAsync("erenler");
        var (main, copy, third) = (await office.RegisterAsync(), await office.RegisterAsync(), await office.RegisterAsync());
        Assert.Equal("field.required", (await office.RefusedAsync(copy.Id, Moves.Merge)).Code);
        Assert.Equal("field.unknownValue", (await office.RefusedAsync(copy.Id, Moves.Merge, new ActionCommand(To: "ERB-2026-999999"))).Code);
        Assert.Equal("ticket.mergeIntoSelf", (await office.RefusedAsync(copy.Id, Moves.Merge, new ActionCommand(To: copy.Number))).Code);
        var merged = await office.DoAsync(copy.Id, Moves.Merge, new ActionCommand(To: main.Number.ToLowerInvariant()));

        Assert.Equal((Outcomes.Duplicate, "closed"), (merged.Outcome, merged.Category));
        Assert.Equal(office.Row(main.Id).Key, office.Row(copy.Id).MergedInto);
        Assert.Contains(copy.Number, office.View(main.Id).Events!.Single(e => e.Kind == "joined").Content!, StringComparison.Ordinal);
        Assert.Equal("ticket.alreadyMerged", (await office.RefusedAsync(third.Id, Moves.Merge, new ActionCommand(To: copy.Id.ToString()))).Code);
    }

    [Fact]
    public async Task Merge_OfTwoIntoEachOther_LeavesOneOpen()
    {
        var office = await _desk.OfficeAsync("erenler");
        for (var i = 0; i < 10; i++)
        {
            var (a, b) = (await office.RegisterAsync(), await office.RegisterAsync());
            var results = await Task.WhenAll(
                Task.Run(() => office.TryAsync(a.Id, Moves.Merge, new ActionCommand(To: b.Number))),
                Task.Run(() => office.TryAsync(b.Id, Moves.Merge, new ActionCommand(To: a.Number))));
            Assert.Single(results, r => r.Ok);
        }
    }

    [Fact]
    public async Task Reopen_IsAskedForThenDecided()
    {
        var office = await _desk.OfficeAsync("erenler");
        var id = (await office.RegisterAsync(new RegisterCommand("yol", Topic: office.Topic, RequestType: "dilekce"))).Id;
        await office.DoAsync(id, Moves.Accept, null, office.Worker);
        await office.SolvedAndClosedAsync(id);
        var legalMet = office.ClockOf(id, "legal")!.MetAt;
        Assert.Equal("ticket.noReopenRequest", (await office.RefusedAsync(id, Moves.DecideReopen, null, office.Head)).Code);

        _desk.Clock.Advance(Duration.FromDays(3));
        var asked = await office.DoAsync(id, Moves.RequestReopen, new ActionCommand(Comment: "yine bozuldu"));
        Assert.True(asked.ReopenRequested);
        Assert.Equal("closed", asked.Category);
        Assert.Contains(NoticeKinds.ReopenRequested, office.NoticesTo(office.Worker, id));
        var refused = await office.DoAsync(id, Moves.DecideReopen, new ActionCommand(Decision: "refused", Reason: "başka yer"), office.Head);
        Assert.False(refused.ReopenRequested);

        await office.DoAsync(id, Moves.RequestReopen);
        Assert.Equal("field.unknownValue", (await office.RefusedAsync(id, Moves.DecideReopen, new ActionCommand(Decision: "maybe"), office.Head)).Code);
        var open = await office.DoAsync(id, Moves.DecideReopen, new ActionCommand(Decision: "accepted"), office.Head);
        Assert.Equal(("yeniden_acildi", "open"), (open.State, open.Category));
        Assert.Null(open.Outcome);
        var resolve = open.Deadlines.Single(d => d.Clock == "resolve");
        Assert.Null(resolve.MetAt);
        Assert.Equal(BusinessClock.Due(office.Tenant.Configuration.Calendars["office"], _desk.Clock.Now, Target.OfBusinessDays(5)).Due, resolve.Due);
        Assert.Equal(resolve.Due, open.NextDue);
        Assert.Equal(legalMet, office.ClockOf(id, "legal")!.MetAt);
        var told = office.View(id).Conversation![^1];
        Assert.Equal("reopened", told.Template);
        Assert.DoesNotContain("—", told.Text, StringComparison.Ordinal);
        Assert.Contains("approval", (await office.RefusedAsync(id, Moves.Close, new ActionCommand(Outcome: Outcomes.Solved))).Requires!);
    }

    [Fact]
    public async Task Reopen_AfterItsDays_IsTooLate()
    {
        var office = await _desk.OfficeAsync("erenler");
        var id = (await office.RegisterAsync()).Id;
        await office.SolvedAndClosedAsync(id);
        _desk.Clock.Advance(Duration.FromDays(30));
        await office.DoAsync(id, Moves.RequestReopen);
        _desk.Clock.Advance(Duration.FromSeconds(1));
        Assert.Equal("ticket.reopenTooLate", (await office.RefusedAsync(id, Moves.RequestReopen)).Code);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(90)]
    public async Task Temporary_ComesBackByItself(int? days)
    {
        var office = await _desk.OfficeAsync("erenler");
        var id = (await office.RegisterAsync()).Id;
        await office.ApprovedAsync(id, Outcomes.Temporarily);
        await office.DoAsync(id, Moves.Talk, new ActionCommand(Talk: new TalkInput(TalkResults.Satisfied)));
        Instant? until = days is { } d ? _desk.Clock.Now + Duration.FromDays(d) : null;
        var closed = await office.DoAsync(id, Moves.Close, new ActionCommand(Outcome: Outcomes.Temporarily, Reason: "yama", Until: until));
        Assert.Equal(until ?? _desk.Clock.Now + Duration.FromDays(30), closed.ReopensAt);

        _desk.Clock.Now = closed.ReopensAt!.Value - Duration.FromSeconds(1);
        Assert.Equal(closed.ReopensAt, await _desk.Sweep.ExecuteAsync(office.Tenant, CancellationToken.None));
        Assert.Equal("closed", office.View(id).Category);
        _desk.Clock.Advance(Duration.FromMinutes(2));
        var next = await _desk.Sweep.ExecuteAsync(office.Tenant, CancellationToken.None);
        Assert.Equal("open", office.View(id).Category);
        Assert.Null(office.Row(id).ReopensAt);
        Assert.True(next > _desk.Clock.Now);
    }
}
