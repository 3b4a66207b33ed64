using Derman.Core.Calls.Contacts;
using Derman.Core.Channels;
using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using NodaTime;

namespace Derman.Core.Calls;

/// <summary>The end of a call, in the transaction of what it led to. A call leads to one thing.</summary>
internal sealed class CallEnd(TenantConfiguration configuration, string account, string callId, Actor actor, Instant now) : IBeside
{
    public const string Event = "answeredByPhone";

    public Failure? Refuses(ReadSession session) => Row(session) is not { } call ? FinishCall.NotFound : call.Result is not null ? FinishCall.AlreadyFinished : null;

    public void Write(WriteSession session, Ticket ticket)
    {
        var call = End(session, FinishCall.TicketMade, ticket.Key, ticket.Citizen);
        if (ticket.Citizen is { } citizen && call.Conversation is { } key && session.First<Conversation>("\"key\" = @p0", key) is { } thread)
        {
            (thread.Ticket, thread.Citizen) = (ticket.Key, thread.Citizen ?? citizen);
            session.Update(thread);
        }

        if (call is { DraftAt: not null, AnsweredAt: not null } && ticket.Category != Category.Closed)
        {
            Heard(session, call, ticket);
        }
    }

    public void Contact(WriteSession session, DeskContact contact)
    {
        contact.Key = session.Next("desk_contact");
        session.Insert(contact);
        End(session, FinishCall.AnsweredNoTicket, null, contact.Citizen);
    }

    /// <summary>What was a request to be was answered by a person: the first answer is given, and where it stays in their unit it is theirs.</summary>
    private void Heard(WriteSession session, Call call, Ticket ticket)
    {
        var change = new TicketChange(configuration, TicketSituation.Of(session, ticket), actor, now);
        if (call.AnsweredBy is { } person && session.First<StaffMember>("\"id\" = @p0 AND \"active\" = 1", Provider.Of(person))?.Unit == ticket.Directorate)
        {
            ticket.Assignee = person;
        }

        change.Details["waited"] = ReadCalls.WaitOf(call.RingAt, call.QueuedAt, call.AnsweredAt) is { } waited ? (long)waited.TotalSeconds : null;
        change.FirstWord();
        change.Settle(null);
        change.Apply(session, Event);
    }

    private Call End(WriteSession session, string result, long? ticket, long? citizen)
    {
        var call = Row(session)!;
        (call.Result, call.ResultBy, call.Ticket, call.Citizen) = (result, actor.Code, ticket, citizen ?? call.Citizen);
        session.Update(call);
        return call;
    }

    private Call? Row(ReadSession session) => session.First<Call>("\"account\" = @p0 AND \"call_id\" = @p1", account, callId);
}
