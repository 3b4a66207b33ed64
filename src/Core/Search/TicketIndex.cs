using Derman.Core.Storage;
using Derman.Core.Tickets;

namespace Derman.Core.Search;

/// <summary>
/// The search row of a ticket. Written after all other rows of a batch: it dirties the most pages. Its rowid is the negative key:
/// newest first is then the way FTS5 stores its lists, and the first page costs a quarter of reading them backwards (measured).
/// </summary>
internal static class TicketIndex
{
    public static void Add(WriteSession session, long key, string stems) =>
        session.Execute("INSERT INTO \"ticket_search\" (rowid, stems) VALUES (@p0, @p1)", RowOf(key), stems);

    /// <param name="stems">Exactly what was added: the index keeps no copy of it, and takes out what it is told.</param>
    public static void Remove(WriteSession session, long key, string stems) =>
        session.Execute("INSERT INTO \"ticket_search\" (\"ticket_search\", rowid, stems) VALUES ('delete', @p0, @p1)", RowOf(key), stems);

    /// <param name="before">The ticket as it was indexed, with its whole text.</param>
    public static void Replace(WriteSession session, Ticket before, Ticket after)
    {
        Remove(session, before.Key, Stems(session, before));
        Add(session, after.Key, Stems(session, after));
    }

    /// <summary>What the index holds of a ticket.</summary>
    public static string Stems(ReadSession session, Ticket ticket) => Stems(ticket, Tickets.Actions.CitizenNames.Of(session, ticket));

    public static long RowOf(long key) => -key;

    public static string Stems(Ticket ticket, string? name) =>
        FoldedText.StemsForIndex(string.Join('\n', ticket.Text, ticket.Problem, ticket.ProblemSource, ticket.Address, name));
}
