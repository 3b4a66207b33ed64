using NodaTime;

namespace Derman.Core.Tickets.Bulk;

/// <summary>One move made on many tickets. Written before the first of them is touched, so that a lost answer can be asked for again.</summary>
public sealed class BulkChange
{
    public Guid Id { get; set; }

    public string Actor { get; set; } = "";

    public string Action { get; set; } = "";

    public string? IdempotencyKey { get; set; }

    public byte[]? RequestHash { get; set; }

    /// <summary>The bulk this one takes back; each is taken back once.</summary>
    public Guid? UndoOf { get; set; }

    public Instant At { get; set; }
}

/// <summary>What becomes of one ticket of a bulk. "done" is written in the transaction of the move itself.</summary>
public sealed class BulkItem
{
    public Guid Bulk { get; set; }

    public int Seq { get; set; }

    public Guid Ticket { get; set; }

    /// <summary>pending | done | refused.</summary>
    public string State { get; set; } = BulkStates.Pending;

    /// <summary>Why it was refused, as JSON.</summary>
    public string? Failure { get; set; }

    /// <summary>The ticket's version after the move; of an undo that waits, the version it must still have.</summary>
    public int? Version { get; set; }

    /// <summary>What the ticket was before the move, as JSON; null when the move cannot be taken back. Of an undo: what it goes back to.</summary>
    public string? Before { get; set; }
}

public static class BulkStates
{
    public const string Pending = "pending";
    public const string Done = "done";
    public const string Refused = "refused";
}
