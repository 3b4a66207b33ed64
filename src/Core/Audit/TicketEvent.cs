using NodaTime;

namespace Derman.Core.Audit;

/// <summary>
/// One link of the tenant's chain: Hash = SHA-256(previous hash ‖ content hash), content hash = SHA-256(salt ‖ content).
/// Erasure empties content and salt; the chain stays whole.
/// </summary>
public sealed class TicketEvent
{
    public long Seq { get; set; }

    public long Ticket { get; set; }

    public string Kind { get; set; } = "";

    public string Actor { get; set; } = "";

    public Instant At { get; set; }

    public string? Content { get; set; }

    public byte[]? Salt { get; set; }

    public byte[] ContentHash { get; set; } = [];

    public byte[] Hash { get; set; } = [];
}
