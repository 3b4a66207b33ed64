using System.Collections.Concurrent;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Host.Tenancy.Limits;

/// <summary>Which tenants were turned away lately, for the operator's eyes. Forgotten an hour after the last time.</summary>
internal sealed class LimitedLately(IClock clock)
{
    private static readonly Duration Memory = Duration.FromHours(1);
    private readonly ConcurrentDictionary<TenantId, Count> _counts = new();

    public void Note(TenantId tenant, string what)
    {
        var count = _counts.GetOrAdd(tenant, static _ => new Count());
        count.Add(what, clock.GetCurrentInstant());
    }

    public IReadOnlyList<LimitedTenant> Read()
    {
        var since = clock.GetCurrentInstant() - Memory;
        foreach (var old in _counts.Where(c => c.Value.Last < since))
        {
            _counts.TryRemove(old);
        }

        return [.. _counts.Select(c => c.Value.Of(c.Key.Value)).OrderByDescending(t => t.Last)];
    }

    private sealed class Count
    {
        private long _requests;
        private long _concurrent;
        private long _host;
        private long _storage;
        private long _last;

        public Instant Last => Instant.FromUnixTimeTicks(Interlocked.Read(ref _last));

        public void Add(string what, Instant at)
        {
            ref var one = ref _storage;
            switch (what)
            {
                case nameof(Limited.Requests):
                    one = ref _requests;
                    break;
                case nameof(Limited.Concurrent):
                    one = ref _concurrent;
                    break;
                case nameof(Limited.Host):
                    one = ref _host;
                    break;
            }

            Interlocked.Increment(ref one);
            Interlocked.Exchange(ref _last, at.ToUnixTimeTicks());
        }

        public LimitedTenant Of(string tenant) =>
            new(tenant, Interlocked.Read(ref _requests), Interlocked.Read(ref _concurrent), Interlocked.Read(ref _host), Interlocked.Read(ref _storage), Last.ToDateTimeUtc());
    }
}

/// <summary>How often a tenant was turned away since it first was, and when last.</summary>
internal sealed record LimitedTenant(string Tenant, long Requests, long Concurrent, long Host, long Storage, DateTime Last);
