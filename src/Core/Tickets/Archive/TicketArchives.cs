using Derman.Core.Storage;

namespace Derman.Core.Tickets.Archive;

/// <summary>Reads a ticket's history wherever it lies, and brings a packed one back.</summary>
internal static class TicketArchives
{
    /// <summary>The packed history; null for a ticket that has none.</summary>
    public static TicketHistory? Find(ReadSession session, Ticket ticket)
    {
        if (ticket.ArchivedAt is null || session.First<TicketArchive>("\"ticket\" = @p0", ticket.Key) is not { } archive)
        {
            return null;
        }

        return Open(archive, DictionaryOf(session, archive.Dictionary));
    }

    public static byte[] DictionaryOf(ReadSession session, int id) =>
        session.First<ArchiveDictionary>("\"id\" = @p0", (long)id)?.Content
        ?? throw new InvalidDataException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The dictionary {id} of the archive is missing."));

    public static TicketHistory Open(TicketArchive archive, byte[] dictionary) =>
        PackedHistory.Read(archive.Ticket, Deflated.Unpack(dictionary, archive.Data));

    /// <summary>
    /// Brings the history back into its tables, in the unit that is about to change the ticket. The row itself is the caller's: it has
    /// to have its whole text again and to say that it is no longer archived.
    /// </summary>
    /// <returns>The whole text.</returns>
    public static string Restore(WriteSession session, long key)
    {
        var archive = session.First<TicketArchive>("\"ticket\" = @p0", key)
            ?? throw new InvalidDataException(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"The archive of ticket {key} is missing."));
        var history = Open(archive, DictionaryOf(session, archive.Dictionary));
        history.Insert(session);
        session.Execute("DELETE FROM \"archived_task\" WHERE \"ticket\" = @p0 AND \"directorate\" IN (SELECT \"directorate\" FROM \"ticket_task\" WHERE \"ticket\" = @p0)", key);
        session.Delete(archive);
        return history.Text;
    }

    /// <summary>The same for a change that leaves the ticket's own row alone (a file added, another ticket joined to it).</summary>
    public static void Reopen(WriteSession session, Ticket ticket)
    {
        if (ticket.ArchivedAt is null)
        {
            return;
        }

        session.Execute(
            "UPDATE \"ticket\" SET \"text\" = @p1, \"archived_at\" = NULL, \"version\" = \"version\" + 1 WHERE \"key\" = @p0", ticket.Key, Restore(session, ticket.Key));
    }
}
