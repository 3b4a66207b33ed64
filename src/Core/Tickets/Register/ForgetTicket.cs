using Derman.Core.Search;
using Derman.Core.Storage;
using Derman.Core.Tickets.Counting;

namespace Derman.Core.Tickets.Register;

/// <summary>Everything that hangs on a made-up request goes with it; in the chain of events only that something happened stays.</summary>
internal static class ForgetTicket
{
    /// <summary>Every table with a column for a ticket, but the chain; a test says when one is missing.</summary>
    public static readonly IReadOnlyList<string> Tables =
    [
        "delivery", "message", "attachment", "ticket_task", "archived_task", "running_clock", "custody", "talk", "notification", "draft", "ticket_watch", "survey", "public_update",
        "referral", "open311_submission", "letter", "letter_answer", "outside_report",
    ];

    /// <summary>Tables that name a ticket and lose only the name: a call was a call.</summary>
    public static readonly IReadOnlyList<string> Loosened = ["call", "call_back", "conversation"];

    /// <summary>Never filled for such a ticket, or not by its key.</summary>
    public static readonly IReadOnlyList<string> Untouched = ["ticket_event", "ticket_archive", "bulk_item"];

    public static void Apply(WriteSession session, Ticket ticket)
    {
        var stems = TicketIndex.Stems(session, ticket);
        session.Last(TicketIndex.OrderOf(ticket.Key), () => TicketIndex.Remove(session, ticket.Key, stems));
        TicketCounts.Removed(session, ticket);
        session.Execute("DELETE FROM \"photo_fact\" WHERE \"attachment\" IN (SELECT \"id\" FROM \"attachment\" WHERE \"ticket\" = @p0)", ticket.Key);
        session.Execute("DELETE FROM \"delivery\" WHERE \"message\" IN (SELECT \"key\" FROM \"message\" WHERE \"ticket\" = @p0)", ticket.Key);
        session.Execute("DELETE FROM \"ticket_link\" WHERE \"from\" = @p0 OR \"to\" = @p0", ticket.Key);
        foreach (var table in Tables)
        {
            session.Execute($"DELETE FROM \"{table}\" WHERE \"ticket\" = @p0", ticket.Key);
        }

        foreach (var table in Loosened)
        {
            session.Execute($"UPDATE \"{table}\" SET \"ticket\" = NULL WHERE \"ticket\" = @p0", ticket.Key);
        }

        session.Execute("UPDATE \"ticket_event\" SET \"content\" = NULL, \"salt\" = NULL WHERE \"ticket\" = @p0", ticket.Key);
        session.Execute("DELETE FROM \"ticket\" WHERE \"key\" = @p0", ticket.Key);
    }
}
