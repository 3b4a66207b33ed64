using System.Collections.Concurrent;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Host.Jobs;

/// <summary>
/// When a tenant may next have something that is old enough to be packed or thrown away, so that its store is not opened before. What comes from now on is
/// old enough only after the whole term, so the oldest that is there says it. Kept in memory: after a start every tenant is looked at once. Thread safe.
/// </summary>
internal abstract class TenantLooks
{
    /// <summary>The oldest one is due and yet still there: something about it may still move (a talk that goes on, a request that failed).</summary>
    private static readonly Duration WhileHeldUp = Duration.FromDays(7);

    /// <summary>A store restored from elsewhere may hold older things than the one that was looked at.</summary>
    private static readonly Duration Longest = Duration.FromDays(30);

    private readonly ConcurrentDictionary<TenantId, Instant> _next = new();

    public bool IsDue(TenantId tenant, Instant now) => !_next.TryGetValue(tenant, out var next) || next <= now;

    /// <param name="oldest">Since when the oldest one counts that is still there.</param>
    /// <param name="after">How long one stays.</param>
    public void Note(TenantId tenant, Instant? oldest, Duration after, Instant now)
    {
        var next = (oldest ?? now) + after;
        _next[tenant] = next <= now ? now + WhileHeldUp : Instant.Min(next, now + Longest);
    }
}

/// <summary>For <see cref="ArchiveJob"/>: tickets, since they were closed.</summary>
internal sealed class ArchiveLooks : TenantLooks;

/// <summary>For <see cref="ForgetJob"/>: keys of what was taken in, since it came.</summary>
internal sealed class ForgetLooks : TenantLooks;
