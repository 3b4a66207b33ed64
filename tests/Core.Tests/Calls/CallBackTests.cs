using Derman.Channels;
using Derman.Core.Calls;
using Derman.Core.Calls.CallBacks;
using Derman.Core.Calls.Contacts;
using Derman.Core.Channels;
using Derman.Core.Channels.Intake;
using Derman.Core.Clocks;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Inbox;
using Derman.Core.Tickets.Register;
using NodaTime;

namespace Derman.Core.Tests.Calls;

/// <summary>Whoever hung up unanswered is called back: one call-back a number, with a clock, that ends one way or another.</summary>
public sealed class CallBackTests(ErenlerDesk fixture) : IClassFixture<ErenlerDesk>
{
    private static int _next = 1_000_000;

    private Desk Desk => fixture.Desk;

    private WorkCallBacks Work => new(Desk.Clock, Desk.Random.Fill);

    private ReadCallBacks Reading => new(Desk.Clock);

    [Fact]
    public async Task Abandoned_SeveralTimes_IsOneCallBackThatCountsThem_DueAfterHalfAnHour()
    {
        var (office, number) = (await OfficeAsync(), Number());
        var first = await AbandonAsync(office, number);
        await AbandonAsync(office, number);

        var row = Assert.Single(Of(office, number));
        Assert.Equal((2, first, first + Duration.FromMinutes(30), null), (row.Calls, row.FirstAt, row.Due, row.ClosedAt));
        var seen = Assert.Single(Reading.Execute(office.Tenant, office.Agent).Items, i => i.Number == number);
        Assert.False(seen.Late);
        Desk.Clock.AdvanceMinutes(31);
        Assert.True(Reading.Execute(office.Tenant, office.Agent).Items.Single(i => i.Number == number).Late);
        Assert.Empty(Reading.Execute(office.Tenant, office.Worker).Items); // Who does not serve everybody calls nobody.
    }

    /// <summary>A Friday ten minutes before closing: the rest of the half hour is on Monday morning, unless the line is answered day and night.</summary>
    [Fact]
    public async Task Due_CountsWorkingMinutes_ExceptWhereTheLineIsAnsweredDayAndNight()
    {
        var office = await OfficeAsync();
        var configuration = office.Tenant.Configuration;
        var friday = Instant.FromUtc(2026, 11, 20, 13, 50);
        Assert.Equal(Instant.FromUtc(2026, 11, 23, 5, 20), CallBackTerms.Due(configuration, "another line", friday));
        Assert.Equal(friday + Duration.FromMinutes(30), CallBackTerms.Due(configuration, "phone", friday));
        var own = new TenantConfiguration(configuration.Pack with { Clocks = configuration.Pack.Clocks with { CallBack = new(Target.OfMinutes(5), Target.OfMinutes(10), 2) } }, 2);
        Assert.Equal(friday + Duration.FromMinutes(5), CallBackTerms.Due(own, "another line", friday));
        Assert.Equal(Instant.FromUtc(2026, 11, 23, 5, 10), CallBackTerms.Again(own, "another line", friday, 2));
    }

    [Fact]
    public async Task CallsAgain_AndIsAnswered_TheCallBackIsGone()
    {
        var (office, number) = (await OfficeAsync(), Number());
        await AbandonAsync(office, number);
        var answered = await EventAsync(office, Id(), number, CallEventKind.Answered);

        var row = Assert.Single(Of(office, number));
        Assert.Equal((CallBackReasons.CalledAgain, answered, answered), (row.Reason, row.ClosedAt, row.MetAt));
        await AbandonAsync(office, number);
        Assert.Equal(2, Of(office, number).Count); // A new matter, a new call-back.
    }

    [Fact]
    public async Task AnswerThatArrivesLate_TakesBackWhatWasOwed()
    {
        var (office, number, id) = (await OfficeAsync(), Number(), Id());
        var start = Desk.Clock.Now - Duration.FromMinutes(2);
        await SendAsync(office, Event(id, number, CallEventKind.HangUp, start + Duration.FromSeconds(60)));
        Assert.Single(Of(office, number));
        await SendAsync(office, Event(id, number, CallEventKind.Answered, start + Duration.FromSeconds(20)));
        Assert.Empty(Of(office, number));
    }

    [Fact]
    public async Task Withheld_MakesNone_ButIsCounted()
    {
        var office = await OfficeAsync();
        var before = Reading.Execute(office.Tenant, office.Agent);
        await SendAsync(office, new CallEvent { CallId = Id(), Kind = CallEventKind.Abandoned, At = Desk.Clock.Now.ToDateTimeOffset() });
        var after = Reading.Execute(office.Tenant, office.Agent);
        Assert.Equal((before.Open, before.Withheld + 1), (after.Open, after.Withheld));
    }

    /// <summary>Whoever calls is not disturbed, and whoever does not serve everybody is not told.</summary>
    [Fact]
    public async Task Late_IsToldTheDeskOnce_AndNotWhileSomebodyCalls()
    {
        var (office, number, tried) = (await OfficeAsync(), Number(), Number());
        var tell = new TellCallBacks(Desk.Clock);
        await AbandonAsync(office, number);
        await AbandonAsync(office, tried);
        Assert.Null(await TryAsync(office, Of(office, tried)[0].Id));
        Assert.Equal(Of(office, number)[0].Due, Of(office, number)[0].TellAt);
        Assert.Null(Of(office, tried)[0].TellAt);
        var due = Of(office, number)[0].Due;
        Desk.Clock.AdvanceMinutes(29);
        await Work.TakeAsync(office.Tenant, Of(office, number)[0].Id, office.Agent, CancellationToken.None);
        Desk.Clock.AdvanceMinutes(2);
        await StepAsync();
        Assert.Empty(Told(office.Agent));
        Desk.Clock.AdvanceMinutes(9);
        await StepAsync();
        Desk.Clock.AdvanceMinutes(60);
        await AbandonAsync(office, number); // The same person, the same call-back.
        await StepAsync();
        Assert.Contains(Citizens.Mask.Phone(number), Assert.Single(Told(office.Agent)).Values, StringComparison.Ordinal);
        Assert.DoesNotContain(number, Told(office.Agent)[0].Values, StringComparison.Ordinal);
        Assert.All(new[] { office.Worker, office.Head, office.Auditor }, p => Assert.Empty(Told(p)));

        async Task StepAsync()
        {
            while (await tell.StepAsync(office.Tenant, 20, CancellationToken.None) > 0)
            {
            }
        }

        List<Notifications.Notification> Told(Actor person) => office
            .List<Notifications.Notification>("\"staff\" = @p0 AND \"kind\" = 'callBackLate'", Provider.Of(person.StaffId!.Value))
            .FindAll(n => n.Values!.Contains(NodaTime.Text.InstantPattern.ExtendedIso.Format(due), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Taken_IsOnePersons_UntilTheLeaseEnds()
    {
        var (office, number) = (await OfficeAsync(), Number());
        await AbandonAsync(office, number);
        var id = Of(office, number)[0].Id;
        var other = await office.AddAsync(Id(), Staff.Roles.Counter, office.Tenant.Configuration.Profile.Desk);
        Assert.Equal("callBack.notTaken", await CodeAsync(Work.NotReachedAsync(office.Tenant, id, other, CancellationToken.None)));
        Assert.Null(await CodeAsync(Work.TakeAsync(office.Tenant, id, office.Agent, CancellationToken.None)));
        Assert.Equal("callBack.taken", await CodeAsync(Work.TakeAsync(office.Tenant, id, other, CancellationToken.None)));
        Assert.Equal("callBack.taken", await CodeAsync(Work.SpokenAsync(office.Tenant, id, null, other, CancellationToken.None)));
        Assert.Equal("agent of " + office.Agent.Unit, Reading.Execute(office.Tenant, other).Items.Single(i => i.Id == id).Holder);
        Desk.Clock.AdvanceMinutes(11);
        Assert.Null(await CodeAsync(Work.TakeAsync(office.Tenant, id, other, CancellationToken.None)));
        Assert.Equal("callBack.taken", await CodeAsync(Work.NotReachedAsync(office.Tenant, id, office.Agent, CancellationToken.None)));
        Assert.Null(await CodeAsync(Work.ReleaseAsync(office.Tenant, id, other, CancellationToken.None)));
        Assert.Null(await CodeAsync(Work.TakeAsync(office.Tenant, id, office.Agent, CancellationToken.None)));
        foreach (var stranger in new[] { office.Worker, office.Auditor })
        {
            Assert.Equal("callBack.notFound", await CodeAsync(Work.TakeAsync(office.Tenant, id, stranger, CancellationToken.None)));
        }
    }

    [Fact]
    public async Task NotReached_IsTriedAgainLaterAndLater_ThenClosedWithTheReason()
    {
        var (office, number) = (await OfficeAsync(), Number());
        await AbandonAsync(office, number);
        var id = Of(office, number)[0].Id;
        Assert.Null(await TryAsync(office, id));
        var first = Of(office, number)[0];
        Assert.Equal((Desk.Clock.Now + Duration.FromMinutes(30), Desk.Clock.Now, 1), (first.NextAt, first.MetAt, first.Tries));
        Assert.Equal("callBack.notTaken", await CodeAsync(Work.NotReachedAsync(office.Tenant, id, office.Agent, CancellationToken.None))); // Pressed twice it counts once.
        Assert.Null(await TryAsync(office, id));
        Assert.Equal(Desk.Clock.Now + Duration.FromMinutes(60), Of(office, number)[0].NextAt);
        Assert.Null(await TryAsync(office, id));
        var last = Of(office, number)[0];
        Assert.Equal((CallBackReasons.Unreachable, 3, null, office.Agent.Code), (last.Reason, last.Tries, last.NextAt, last.ClosedBy));
        Assert.Equal("callBack.closed", await CodeAsync(Work.TakeAsync(office.Tenant, id, office.Agent, CancellationToken.None)));
    }

    [Fact]
    public async Task Spoken_IsCountedAsAnAnswer_AndEventsThatArriveLateReopenNothing()
    {
        var (office, number, id) = (await OfficeAsync(), Number(), Id());
        var ahead = Desk.Clock.Now + Duration.FromMinutes(5); // The exchange's clock is a little ahead.
        await SendAsync(office, Event(id, number, CallEventKind.Abandoned, ahead));
        var row = Of(office, number)[0];
        await Work.TakeAsync(office.Tenant, row.Id, office.Agent, CancellationToken.None);
        Assert.Null(await CodeAsync(Work.SpokenAsync(office.Tenant, row.Id, "Yolunu sordu", office.Agent, CancellationToken.None)));
        await SendAsync(office, Event(id, number, CallEventKind.Ring, ahead - Duration.FromSeconds(20)));
        await SendAsync(office, Event(Id(), number, CallEventKind.Abandoned, ahead - Duration.FromMinutes(1)));

        row = Assert.Single(Of(office, number));
        Assert.Equal((CallBackReasons.Spoken, 2), (row.Reason, row.Calls));
        Assert.Equal(ContactKinds.Answered, Assert.Single(office.List<DeskContact>("\"text\" = 'Yolunu sordu'")).Kind);
    }

    [Fact]
    public async Task Spoken_ThatLeadsToATicket_TakesTheNumberAndEndsIt_Once()
    {
        var (office, number) = (await OfficeAsync(), Number());
        await AbandonAsync(office, number);
        var id = Of(office, number)[0].Id;
        var make = new TicketFromCallBack(Desk.Register, Desk.Join, Desk.Clock);
        var view = Office.Ok(await make.ExecuteAsync(office.Tenant, id, new RegisterCommand("Yol bozuk", Citizen: new CitizenInput("Ali Geri")), office.Agent, CancellationToken.None));

        var row = Assert.Single(Of(office, number));
        Assert.Equal((CallBackReasons.Spoken, office.Row(view.Id).Key), (row.Reason, row.Ticket));
        Assert.Equal("phone", view.Channel);
        Assert.Equal(office.Tenant.Store.Read(s => CallLog.Known(s, number)), office.Row(view.Id).Citizen);
        Assert.Equal("callBack.closed", (await make.ExecuteAsync(office.Tenant, id, new RegisterCommand("Yol bozuk"), office.Agent, CancellationToken.None)).Failure?.Code);
        Assert.Equal("callBack.notFound", (await make.ExecuteAsync(office.Tenant, id, new RegisterCommand("Yol bozuk"), office.Worker, CancellationToken.None)).Failure?.Code);
    }

    /// <summary>Abandoned, ringing and answered calls of a few numbers, every event three times, shuffled, sixteen at once: the same rows as in order.</summary>
    [Fact]
    public async Task Storm_InAnyOrder_EndsInTheSameCallBacks_OneOpenANumber()
    {
        var office = await OfficeAsync();
        var (random, start) = (new Random(20261122), Desk.Clock.Now - Duration.FromHours(5));
        var twins = Enumerable.Range(0, 4).ToDictionary(_ => Number(), _ => Number());
        var events = new List<CallEvent>();
        foreach (var number in twins.Keys)
        {
            for (var call = 0; call < 6; call++)
            {
                var (id, at) = (Id(), start + Duration.FromMinutes((call * 20) + random.Next(10)));
                events.Add(Event(id, number, CallEventKind.Ring, at));
                events.Add(Event(id, number, CallEventKind.Queued, at + Duration.FromSeconds(3)) with { Queue = "a", Position = call });
                events.Add(Event(id, number, CallEventKind.AgentRinging, at + Duration.FromSeconds(5)) with { Agent = "1001", Queue = "a" });
                events.Add(Event(id, number, CallEventKind.AgentMissed, at + Duration.FromSeconds(15)) with { Agent = "1001" });
                if (random.Next(3) == 0)
                {
                    events.Add(Event(id, number, CallEventKind.Answered, at + Duration.FromSeconds(20)) with { Agent = "1002", Queue = "b" });
                    events.Add(Event(id, number, CallEventKind.HangUp, at + Duration.FromSeconds(60)));
                }
                else
                {
                    events.Add(Event(id, number, CallEventKind.Abandoned, at + Duration.FromSeconds(30)));
                }
            }
        }

        foreach (var item in events)
        {
            await SendAsync(office, Twin(item, twins[$"+{item.From}"]));
        }

        var shuffled = events.Concat(events).Concat(events).OrderBy(_ => random.Next()).Chunk(16);
        foreach (var some in shuffled)
        {
            await Task.WhenAll(some.Select(e => Task.Run(() => SendAsync(office, e))));
        }

        foreach (var number in twins.Keys)
        {
            Assert.NotEmpty(Of(office, number));
            Assert.Equal(Of(office, twins[number]).Select(Said), Of(office, number).Select(Said));
            Assert.True(Of(office, number).Count(b => b.ClosedAt is null) <= 1);
            Assert.Equal(Log(office, twins[number]), Log(office, number));
            Assert.Equal(Log(office, number).Count(c => c.State == "abandoned"), Of(office, number).Sum(b => b.Calls)); // None lost, none counted twice.
        }
    }

    [Fact]
    public async Task QueueAgentsAndRecording_AreInTheLog_TheRecordingForWhoMayHearIt()
    {
        var (office, number, id) = (await OfficeAsync(), Number(), Id());
        var at = Desk.Clock.Now;
        await SendAsync(office, Event(id, number, CallEventKind.Ring, at));
        await SendAsync(office, Event(id, number, CallEventKind.Queued, at + Duration.FromSeconds(2)) with { Queue = "beyaz-masa", Position = 1 });
        await SendAsync(office, Event(id, number, CallEventKind.AgentRinging, at + Duration.FromSeconds(2)) with { Agent = "1001" });
        var extensions = new Extensions(new KeepChoices(), new OperatorPresence(new KeepChoices(), Desk.Clock));
        Assert.True((await extensions.SetAsync(office.Tenant, " ۱۰۰۱ ", office.Agent, CancellationToken.None)).Ok);
        Assert.Equal("extension.invalid", (await extensions.SetAsync(office.Tenant, "10 01", office.Head, CancellationToken.None)).Failure?.Code);
        var offers = new ReadOffers(extensions, Desk.Clock);
        Assert.Equal([new CallOffer("phone", id)], offers.Execute(office.Tenant, office.Agent)!);
        Assert.Null(offers.Execute(office.Tenant, office.Head));
        Assert.True(View(office.Agent).RingsHere);
        Assert.Equal([office.Agent.Name], View(office.Agent).RingsAt);

        await SendAsync(office, Event(id, number, CallEventKind.AgentMissed, at + Duration.FromSeconds(12)) with { Agent = "1001" });
        Assert.Empty(offers.Execute(office.Tenant, office.Agent)!);
        await SendAsync(office, Event(id, number, CallEventKind.AgentRinging, at + Duration.FromSeconds(13)) with { Agent = "1002" });
        await SendAsync(office, Event(id, number, CallEventKind.Answered, at + Duration.FromSeconds(20)) with { Agent = "1002" });
        await SendAsync(office, Event(id, number, CallEventKind.Recorded, at + Duration.FromSeconds(90)) with { Recording = new Uri("https://pbx.example.org/r/1.wav") });
        await SendAsync(office, Event(id, number, CallEventKind.Recorded, at + Duration.FromSeconds(91)) with { Agent = "x", Recording = new Uri("javascript:alert(1)") });

        await SendAsync(office, Event(id, number, CallEventKind.Recorded, at + Duration.FromSeconds(92)) with { Recording = new Uri("https://pbx.example.org/r/0.wav") });
        await SendAsync(office, Event(id, number, CallEventKind.HangUp, at + Duration.FromSeconds(140)) with { EndedBy = CallParty.Caller });

        var view = View(office.Agent);
        Assert.Equal(("beyaz-masa", 1, "1002", Duration.FromSeconds(18), "caller"), (view.Queue, view.Position, view.Agent, view.Waited, view.EndedBy));
        Assert.Empty(view.Recordings);
        Assert.Equal([office.Agent.Name], view.MissedAt);
        Assert.Equal(OperatorStates.Free, new ReadOperators(Desk.Clock).Execute(office.Tenant, office.Agent).Single(o => o.Mine).State); // Away only where the line's rule says so.
        Assert.Empty(new ReadOperators(Desk.Clock).Execute(office.Tenant, office.Worker));
        Assert.Equal(["https://pbx.example.org/r/0.wav", "https://pbx.example.org/r/1.wav"], View(office.Auditor).Recordings);

        CallView View(Actor reader) => new ReadCalls(extensions).Execute(office.Tenant, reader).Single(c => c.CallId == id);
    }

    private static (Instant, Instant, Instant, int, string?, Instant?, Instant?) Said(CallBack b) => (b.FirstAt, b.LastAt, b.Due, b.Calls, b.Reason, b.ClosedAt, b.MetAt);

    private static List<(Instant RingAt, string State, Instant?, Instant?, string?, string?, int?, Instant?)> Log(Office office, string number) =>
        [.. office.List<Call>("\"from\" = @p0 ORDER BY \"ring_at\"", number).Select(c => (c.RingAt, c.State, c.AnsweredAt, c.EndedAt, c.Agent, c.Queue, c.Position, c.QueuedAt))];

    private static List<CallBack> Of(Office office, string number) => office.List<CallBack>("\"number\" = @p0 ORDER BY \"first_at\"", number);

    private static string Number() => $"+90532{Interlocked.Increment(ref _next)}";

    private static string Id() => $"cb-{Interlocked.Increment(ref _next)}";

    private static CallEvent Event(string id, string number, CallEventKind kind, Instant at) => new() { CallId = id, Kind = kind, From = number.TrimStart('+'), At = at.ToDateTimeOffset() };

    private static CallEvent Twin(CallEvent item, string number) => item with { CallId = $"twin-{item.CallId}", From = number.TrimStart('+') };

    private static async Task<string?> CodeAsync<T>(ValueTask<Derman.Core.Common.Result<T>> result) => (await result).Failure?.Code;

    private Task<Office> OfficeAsync() => Desk.OfficeAsync("erenler");

    private async Task<string?> TryAsync(Office office, Guid id)
    {
        Desk.Clock.AdvanceMinutes(1);
        Assert.Null(await CodeAsync(Work.TakeAsync(office.Tenant, id, office.Agent, CancellationToken.None)));
        return await CodeAsync(Work.NotReachedAsync(office.Tenant, id, office.Agent, CancellationToken.None));
    }

    private Task<Instant> AbandonAsync(Office office, string number) => EventAsync(office, Id(), number, CallEventKind.Abandoned);

    private async Task<Instant> EventAsync(Office office, string id, string number, CallEventKind kind)
    {
        Desk.Clock.AdvanceMinutes(1);
        await SendAsync(office, Event(id, number, kind, Desk.Clock.Now));
        return Desk.Clock.Now;
    }

    private async Task SendAsync(Office office, CallEvent item) =>
        Assert.NotEqual(Handled.Quarantined, await Desk.Handle.ExecuteAsync(office.Tenant, "phone", null, item, 1, Desk.Clock.Now, CancellationToken.None));
}
