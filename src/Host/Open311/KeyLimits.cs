using System.Threading.RateLimiting;
using Derman.Core.Open311;
using Derman.Core.Tenancy;

namespace Derman.Host.Open311;

/// <summary>Reports and updates a minute, for each key. A changed limit counts from the next call on.</summary>
internal sealed class KeyLimits : IDisposable
{
    private readonly PartitionedRateLimiter<Place> _calls = PartitionedRateLimiter.Create<Place, Place>(
        static place => RateLimitPartition.GetTokenBucketLimiter(place, static p => new TokenBucketRateLimiterOptions
        {
            TokenLimit = p.PerMinute,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(1) / p.PerMinute,
            QueueLimit = 0,
            AutoReplenishment = false,
        }));

    public bool Admits(TenantId tenant, Open311Key key)
    {
        using var lease = _calls.AttemptAcquire(new Place(tenant, key.Id, key.PerMinute));
        return lease.IsAcquired;
    }

    public void Dispose() => _calls.Dispose();

    private readonly record struct Place(TenantId Tenant, string Key, int PerMinute);
}
