using Derman.Core.Storage;
using Derman.Core.Tickets;

namespace Derman.Core.Search;

/// <summary>The search row of a ticket. Written after all other rows of a batch: it dirties the most pages.</summary>
internal static class TicketIndex
{
    public static void Add(WriteSession session, long key, string stems) => session.Stems.Add(session, key, stems);

    public static void Replace(WriteSession session, Ticket ticket)
    {
        session.Stems.Remove(session, ticket.Key);
        Add(session, ticket.Key, Stems(ticket, Tickets.Actions.CitizenNames.Of(session, ticket)));
    }

    /// <summary>Where the row comes among the last ones of a batch: FTS5 likes rising rowids, and its rowid is the negative key.</summary>
    public static long OrderOf(long key) => -key;

    public static string Stems(Ticket ticket, string? name) =>
        FoldedText.StemsForIndex(string.Join('\n', ticket.Text, ticket.Problem, ticket.ProblemSource, ticket.Address, name));
}
