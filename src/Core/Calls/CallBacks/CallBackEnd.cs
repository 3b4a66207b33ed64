using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using NodaTime;

namespace Derman.Core.Calls.CallBacks;

/// <summary>The end of a call-back, in the transaction of what the talk led to.</summary>
internal sealed class CallBackEnd(Guid id, Actor actor, Instant now) : IBeside
{
    public static CallBack? Row(ReadSession session, Guid id) => session.First<CallBack>("\"id\" = @p0", Provider.Of(id));

    /// <summary>The same talk sent twice leads to one thing. One that ended without us meanwhile keeps nobody from writing down what was said.</summary>
    public Failure? Refuses(ReadSession session) =>
        Row(session, id) is not { } row ? CallBackErrors.NotFound : row.Reason == CallBackReasons.Spoken ? CallBackErrors.Closed : null;

    public void Write(WriteSession session, Ticket ticket) => End(session, ticket.Key);

    public void End(WriteSession session, long? ticket)
    {
        if (Row(session, id) is { ClosedAt: null } row)
        {
            row.Ticket = ticket;
            Close(row, CallBackReasons.Spoken, actor, now);
            session.Update(row);
        }
    }

    public static void Close(CallBack row, string reason, Actor actor, Instant now)
    {
        (row.ClosedAt, row.ClosedBy, row.Reason) = (now, actor.Code, reason);
        row.MetAt ??= now;

        // An exchange's clock may be ahead of ours: what has been called back is done with, whatever its time says.
        row.Upto = Instant.Max(now, row.LastAt);
        (row.NextAt, row.TellAt, row.TakenBy, row.TakenUntil) = (null, null, null, null);
    }
}
