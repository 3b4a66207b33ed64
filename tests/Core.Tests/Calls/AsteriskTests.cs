using Derman.Channels;
using Derman.Core.Calls;
using Derman.Core.Citizens;
using Derman.Core.Conversations;
using Derman.Core.Storage;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Clocks;
using Derman.Core.Tickets.Register;
using NodaTime;

namespace Derman.Core.Tests.Calls;

/// <summary>The recorded calls of an exchange lead to what is written beside them, step by step, from its bytes to the desk.</summary>
public sealed class AsteriskTests
{
    private const string Caller = "+15550199001";

    [Theory]
    [InlineData("ami-01-inbound-answered.ami")]
    [InlineData("ari-01-inbound-answered.jsonl")]
    public async Task Answered_LeadsStepByStep_ToTheOperatorsTicket(string fixture)
    {
        await using var exchange = await Exchange.OpenAsync($"asterisk/{fixture}");
        var (office, hasQueue) = (exchange.Office, fixture.StartsWith("ami", StringComparison.Ordinal));

        // 1. Incoming and ringing, with the caller's number; looked up, and nobody made up.
        await exchange.UntilAsync(CallEventKind.Ring);
        var call = exchange.Call;
        Assert.Equal(("ringing", Caller, "5000", null, null), (call.State, call.From, call.To, call.Citizen, call.DraftAt));
        Assert.Empty(office.List<Conversation>("1 = 1"));

        // 2. In the queue: a conversation of the channel, a draft by the rule, the place, and the time by which to answer. (ARI knows no queue.)
        if (hasQueue)
        {
            await exchange.UntilAsync(CallEventKind.Queued);
            Assert.Equal((Caller, "phone"), ThreadOf(exchange));
            var view = exchange.View(exchange.First);
            Assert.Equal((true, "citizens", 1, exchange.Begin + Duration.FromSeconds(22)), (view.Draft, view.Queue, view.Position, view.AnswerBy));
        }

        // 3. It pops up at 1001, and nowhere else.
        await exchange.UntilAsync(CallEventKind.AgentRinging, "1001");
        Assert.True(exchange.PopsUpAt(exchange.First));
        Assert.False(exchange.PopsUpAt(exchange.Second));
        Assert.Equal((OperatorStates.Ringing, OperatorStates.Free), (exchange.At("1001").State, exchange.At("1002").State));

        // 4. Answered: the draft is 1001's, in time.
        await exchange.UntilAsync(CallEventKind.Answered);
        call = exchange.Call;
        Assert.Equal(("answered", exchange.First.StaffId, true), (call.State, call.AnsweredBy, call.DraftAt is not null));
        Assert.Equal(hasQueue ? 18 : 20, (long)exchange.View(exchange.First).Waited!.Value.TotalSeconds);
        Assert.Equal((true, false), (exchange.View(exchange.First).Mine, exchange.View(exchange.Second).Mine));
        Assert.False(exchange.PopsUpAt(exchange.First));
        Assert.Equal(OperatorStates.Talking, exchange.At("1001").State);
        Assert.Equal((Caller, "phone"), ThreadOf(exchange));

        // 5. Ended by the caller after two minutes; what came of it is still to be written down, and then it is.
        await exchange.UntilAsync(CallEventKind.HangUp);
        Assert.Equal(("ended", "caller", 120L), (exchange.Call.State, exchange.Call.EndedBy, (long)exchange.View(exchange.First).Talked!.Value.TotalSeconds));
        Assert.Equal(OperatorStates.WrapUp, exchange.At("1001").State);
        var ticket = office.Row(Office.Ok(await exchange.Desk.FinishCall.TicketAsync(
            office.Tenant, Exchange.Account, exchange.Call.CallId, new RegisterCommand("Sokak lambası yanmıyor"), exchange.First, CancellationToken.None)).Id);
        Assert.Equal((exchange.First.StaffId, "phone", ticket.Key), (ticket.Assignee, ticket.Channel, exchange.Call.Ticket));
        var answer = office.ClockOf(ticket.Id, TicketClocks.FirstResponse)!;
        Assert.True(answer.MetAt <= answer.Due);
        Assert.Equal(ticket.Key, office.List<Conversation>("1 = 1").Single().Ticket);
        Assert.Equal((OperatorStates.Free, false), (exchange.At("1001").State, exchange.View(exchange.First).Draft));

        // A recording comes when it comes, and nothing of it comes twice.
        await exchange.TellAsync(new CallEvent { CallId = exchange.Call.CallId, Kind = CallEventKind.Recorded, At = exchange.Desk.Clock.Now.ToDateTimeOffset(), Recording = new Uri("https://pbx.example.org/1.wav") });
        await exchange.AgainAsync();
        var note = Assert.Single(exchange.Notes(ticket.Id, office.Auditor));
        Assert.Equal((exchange.First.Name, hasQueue ? 18L : 20L, 120L, "caller"), (note.By, (long)note.Waited!.Value.TotalSeconds, (long)note.Talked!.Value.TotalSeconds, note.EndedBy));
        Assert.Equal(["https://pbx.example.org/1.wav"], note.Recordings);
        Assert.Empty(exchange.Notes(ticket.Id, exchange.First)[0].Recordings);
    }

    [Fact]
    public async Task RingNoAnswer_MovesToTheNextOperator_AndSetsAwayByTheLinesRule()
    {
        await using var exchange = await Exchange.OpenAsync("asterisk/ami-03-ring-no-answer.ami", ("awayAfterMissed", "1"));
        var office = exchange.Office;
        await office.RegisterAsync(new RegisterCommand("Park bakımsız", Citizen: new CitizenInput("Test Citizen", Caller)));

        // Known, with what is open, while it rings.
        await exchange.UntilAsync(CallEventKind.AgentRinging, "1001");
        Assert.True(exchange.PopsUpAt(exchange.First));
        Assert.Equal(("Test Citizen", 1), (exchange.View(exchange.First).Caller, exchange.View(exchange.First).OpenTickets));
        Assert.Single(Assert.Single(exchange.Card(exchange.First)!.People).Tickets);

        await exchange.UntilAsync(CallEventKind.AgentMissed);
        Assert.Equal((OperatorStates.Away, 1), (exchange.At("1001").State, exchange.At("1001").Missed));
        Assert.Equal([exchange.First.Name], exchange.View(exchange.First).MissedAt);
        Assert.Equal("ringing", exchange.Call.State);

        await exchange.UntilAsync(CallEventKind.AgentRinging, "1002");
        Assert.Equal((false, true), (exchange.PopsUpAt(exchange.First), exchange.PopsUpAt(exchange.Second)));

        await exchange.UntilAsync(CallEventKind.HangUp);
        await exchange.AgainAsync();
        var call = exchange.Call;
        Assert.Equal(("ended", "agent", exchange.Second.StaffId, 60L), (call.State, call.EndedBy, call.AnsweredBy, (long)(call.EndedAt - call.AnsweredAt)!.Value.TotalSeconds));
        Assert.Equal((OperatorStates.WrapUp, 0), (exchange.At("1002").State, exchange.At("1002").Missed));
        var view = Office.Ok(await exchange.Desk.FinishCall.TicketAsync(office.Tenant, Exchange.Account, call.CallId, new RegisterCommand("Yol bozuk"), exchange.First, CancellationToken.None));
        Assert.Equal(exchange.Second.StaffId, office.Row(view.Id).Assignee); // Whoever writes it down, it is theirs who answered.

        Assert.Equal(OperatorStates.Away, exchange.At("1001").State);
        await exchange.Presence.BackAsync(office.Tenant, exchange.First, CancellationToken.None);
        Assert.Equal(OperatorStates.Free, exchange.At("1001").State);
    }

    /// <summary>The thread's number and the channel its requests are counted under.</summary>
    private static (string Number, string? Channel) ThreadOf(Exchange exchange)
    {
        var thread = Assert.Single(exchange.Office.List<Conversation>("1 = 1"));
        Assert.Equal((thread.Key, null), (exchange.Call.Conversation, thread.Citizen));
        return (thread.ExternalUser, exchange.Office.Tenant.Configuration.Pack.Channels.ChannelOf(thread.Account));
    }
}
