using Derman.Core.Audit;
using Derman.Core.Storage;

namespace Derman.Core.Tickets.Undo;

/// <summary>What taking back one ticket's step and taking back a bulk have in common.</summary>
internal static class Steps
{
    public static TicketEvent? Last(ReadSession session, long ticket) => session.First<TicketEvent>("\"ticket\" = @p0 ORDER BY \"seq\" DESC", ticket);

    /// <summary>The history says which step it was; who was told of it and has not read so yet is not told.</summary>
    public static void Retract(TicketChange change, TicketEvent step)
    {
        change.Details["of"] = step.Seq;
        change.Details["what"] = step.Kind;
        change.Write(s => s.Execute("DELETE FROM \"notification\" WHERE \"ticket\" = @p0 AND \"at\" = @p1 AND \"read_at\" IS NULL", change.Ticket.Key, Provider.Of(step.At)));
    }
}
