using System.Collections.Concurrent;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Host.Jobs;

/// <summary>
/// When a tenant may next have something to pack, so that its store is not opened before. What is closed from now on is old enough only after
/// the whole term, so the oldest closed ticket says it. Kept in memory: after a start every tenant is looked at once. Thread safe.
/// </summary>
internal sealed class ArchiveLooks
{
    /// <summary>The oldest one is due and yet not packed: something about it may still move (a talk that goes on).</summary>
    private static readonly Duration WhileHeldUp = Duration.FromDays(7);

    /// <summary>A store restored from elsewhere may hold older tickets than the one that was looked at.</summary>
    private static readonly Duration Longest = Duration.FromDays(30);

    private readonly ConcurrentDictionary<TenantId, Instant> _next = new();

    public bool IsDue(TenantId tenant, Instant now) => !_next.TryGetValue(tenant, out var next) || next <= now;

    /// <param name="oldest">When the oldest closed ticket that is not packed was closed.</param>
    /// <param name="after">How long a ticket has to be closed.</param>
    public void Note(TenantId tenant, Instant? oldest, Duration after, Instant now)
    {
        var next = (oldest ?? now) + after;
        _next[tenant] = next <= now ? now + WhileHeldUp : Instant.Min(next, now + Longest);
    }
}
