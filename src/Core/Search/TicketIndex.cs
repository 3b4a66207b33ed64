using Derman.Core.Storage;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Archive;

namespace Derman.Core.Search;

/// <summary>The search row of a ticket. Written after all other rows of a batch: it dirties the most pages.</summary>
internal static class TicketIndex
{
    public static void Add(WriteSession session, long key, string stems) => session.Stems.Add(session, key, stems);

    /// <param name="stems">Exactly what was added: an index may keep no copy of it, and take out what it is told.</param>
    public static void Remove(WriteSession session, long key, string stems) => session.Stems.Remove(session, key, stems);

    /// <param name="before">The ticket as it was indexed, with its whole text.</param>
    public static void Replace(WriteSession session, Ticket before, Ticket after)
    {
        Remove(session, before.Key, Stems(session, before));
        Add(session, after.Key, Stems(session, after));
    }

    /// <summary>What the index holds of a ticket.</summary>
    public static string Stems(ReadSession session, Ticket ticket) => Stems(ticket, Tickets.Actions.CitizenNames.Of(session, ticket));

    /// <summary>The same for a ticket as it lies in the store: of an archived one the row has only the beginning of the text.</summary>
    public static string StemsOfRow(ReadSession session, Ticket ticket)
    {
        if (TicketArchives.Find(session, ticket) is { } packed)
        {
            ticket.Text = packed.Text;
        }

        return Stems(session, ticket);
    }

    /// <summary>Where the row comes among the last ones of a batch: FTS5 likes rising rowids, and its rowid is the negative key.</summary>
    public static long OrderOf(long key) => -key;

    public static string Stems(Ticket ticket, string? name) =>
        FoldedText.StemsForIndex(string.Join('\n', ticket.Text, ticket.Problem, ticket.ProblemSource, ticket.Address, name));
}
