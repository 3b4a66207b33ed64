using NodaTime;

namespace Derman.Core.Tickets.Archive;

/// <summary>The history of one old closed ticket, packed: see <see cref="PackedHistory"/>. The ticket itself and its search row stay where they are.</summary>
public sealed class TicketArchive
{
    public long Ticket { get; set; }

    /// <summary>The <see cref="ArchiveDictionary"/> it was packed with.</summary>
    public int Dictionary { get; set; }

    public byte[] Data { get; set; } = [];
}

/// <summary>Words the packed histories of a time have in common. Holds the desk's own words only, nothing a citizen said.</summary>
public sealed class ArchiveDictionary
{
    public int Id { get; set; }

    public byte[] Content { get; set; } = [];

    public Instant CreatedAt { get; set; }
}

/// <summary>A unit that once had a task of an archived ticket: it goes on seeing the ticket.</summary>
public sealed class ArchivedTask
{
    public string Directorate { get; set; } = "";

    public long Ticket { get; set; }

    /// <summary>How many tasks.</summary>
    public int Tasks { get; set; }
}
