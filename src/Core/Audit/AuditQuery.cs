using NodaTime;

namespace Derman.Core.Audit;

/// <summary>What of the chain is asked for. Without anything: the newest.</summary>
/// <param name="Actor">As events name it: <c>staff:{id}</c>, <c>client:{id}</c>, <c>citizen</c>, <c>system</c>.</param>
/// <param name="From">At or after; likewise <paramref name="To"/>, before.</param>
/// <param name="Ticket">Number of one ticket, the archive included.</param>
/// <param name="Limit">1–200.</param>
/// <param name="Cursor">From the page before; opaque.</param>
public sealed record AuditQuery(string? Actor = null, AuditArea? Area = null, Instant? From = null, Instant? To = null, string? Ticket = null, int Limit = 50, string? Cursor = null)
{
    public const int LargestLimit = 200;
}

/// <summary>One link of the chain, as far as it may be read.</summary>
/// <param name="Content">Null when it was erased; hashes and place in the chain stay.</param>
/// <param name="Ticket">Null for what happened to people, roles, programs and files.</param>
public sealed record AuditEntry(long Seq, Instant At, string Actor, string Kind, string? Content, Guid? Ticket, string? Number);

/// <param name="Partial">Only so far back was looked; <paramref name="Next"/> goes on. The page may even be empty.</param>
/// <param name="LookedTo">The oldest moment that was looked at.</param>
public sealed record AuditPage(IReadOnlyList<AuditEntry> Entries, string? Next, bool Partial, Instant? LookedTo);
