using System.Collections.Concurrent;
using System.Diagnostics;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Host.Tenancy.Limits;

/// <summary>How much of this node each tenant has used since it started: requests, and the time they were at work. Counted in memory, two additions a request.</summary>
internal sealed class TenantUse(IClock clock)
{
    private readonly ConcurrentDictionary<TenantId, Count> _counts = new();

    public Instant Since { get; } = clock.GetCurrentInstant();

    public void Note(TenantId tenant, long startedAt) => _counts.GetOrAdd(tenant, static _ => new Count()).Add(Stopwatch.GetTimestamp() - startedAt);

    /// <summary>The busiest first.</summary>
    public IReadOnlyList<UsedShare> Read()
    {
        var all = _counts.Select(c => (c.Key, c.Value.Requests, c.Value.Ticks)).ToList();
        var total = Math.Max(1, all.Sum(a => a.Ticks));
        return [.. all.OrderByDescending(a => a.Ticks).Select(a => new UsedShare(a.Key.Value, a.Requests, TimeSpan.FromSeconds(a.Ticks / (double)Stopwatch.Frequency), (int)Math.Round(a.Ticks * 100.0 / total)))];
    }

    private sealed class Count
    {
        private long _requests;
        private long _ticks;

        public long Requests => Interlocked.Read(ref _requests);

        public long Ticks => Interlocked.Read(ref _ticks);

        public void Add(long ticks)
        {
            Interlocked.Increment(ref _requests);
            Interlocked.Add(ref _ticks, ticks);
        }
    }
}

/// <param name="AtWork">Time its requests were worked on, summed up; several at once count each.</param>
/// <param name="Percent">Share of that of all tenants, 0–100.</param>
internal sealed record UsedShare(string Tenant, long Requests, TimeSpan AtWork, int Percent);
