using Derman.Core.Audit;
using Derman.Core.Citizens;
using Derman.Core.Conversations;
using Derman.Core.Notifications;
using Derman.Core.Search;
using Derman.Core.Storage;
using Derman.Core.Tickets.Counting;

namespace Derman.Core.Tickets.Register;

/// <summary>
/// Takes a registration back while nobody has done anything with it: a file was taken over that should not have been. What stands in
/// the chain of events stays there; of the ticket nothing else does.
/// </summary>
internal static class TakeBack
{
    /// <summary>What the desk itself may have done with it meanwhile.</summary>
    private static readonly HashSet<string> Untouched = new(StringComparer.Ordinal) { "registered", "escalated", "deadlinesRecomputed", Letters.LetterIntake.Event, EndedElsewhere.Event };

    public static bool Is(ReadSession session, Ticket ticket) =>
        ticket is { ArchivedAt: null, Assignee: null, MergedInto: null }
        && session.List<TicketEvent>("\"ticket\" = @p0", ticket.Key).TrueForAll(e => Untouched.Contains(e.Kind))
        && session.List<Message>("\"ticket\" = @p0", ticket.Key).TrueForAll(m => m.Author == Actor.System.Code)
        && session.First<Attachment>("\"ticket\" = @p0", ticket.Key) is null
        && session.First<Ticket>("\"merged_into\" = @p0", ticket.Key) is null
        && session.First<Conversation>("\"ticket\" = @p0", ticket.Key) is null;

    public static void Apply(WriteSession session, Ticket ticket)
    {
        var stems = TicketIndex.Stems(session, ticket);
        session.Last(TicketIndex.OrderOf(ticket.Key), () => TicketIndex.Remove(session, ticket.Key, stems));
        TicketCounts.Removed(session, ticket);
        session.Execute("DELETE FROM \"delivery\" WHERE \"message\" IN (SELECT \"key\" FROM \"message\" WHERE \"ticket\" = @p0)", ticket.Key);
        foreach (var sql in (string[])
                 [
                     "DELETE FROM \"message\" WHERE \"ticket\" = @p0",
                     "DELETE FROM \"running_clock\" WHERE \"ticket\" = @p0",
                     "DELETE FROM \"letter\" WHERE \"ticket\" = @p0",
                     "DELETE FROM \"custody\" WHERE \"ticket\" = @p0",
                     "DELETE FROM \"notification\" WHERE \"ticket\" = @p0",
                     "DELETE FROM \"ticket\" WHERE \"key\" = @p0",
                 ])
        {
            session.Execute(sql, ticket.Key);
        }

        Forget(session, ticket);
    }

    /// <summary>The citizen who came with it and whom nothing else knows.</summary>
    private static void Forget(WriteSession session, Ticket ticket)
    {
        if (ticket.Citizen is { } key
            && session.First<Citizen>("\"key\" = @p0", key) is { } citizen
            && citizen.CreatedAt == ticket.RegisteredAt)
        {
            ForgetPerson.WhenUnknown(session, key);
        }
    }
}
