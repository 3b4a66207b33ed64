using System.Threading.RateLimiting;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;

namespace Derman.Host.Tenancy.Limits;

/// <summary>What a request asks of the host, as far as limits care.</summary>
internal enum RequestKind
{
    Ordinary,

    /// <summary>A provider's call: a bucket and places of its own.</summary>
    Webhook,

    /// <summary>Stays open for as long as a screen does: counted when it begins, holds no place.</summary>
    Stream,
}

/// <summary>Why a request was turned away.</summary>
internal enum Limited
{
    No,
    Requests,
    Concurrent,
    Host,
}

/// <summary>Whether a request may go on, and the places it holds until it is disposed.</summary>
internal readonly struct Admission(Limited limited, int retryAfter, RateLimitLease? own = null, RateLimitLease? shared = null) : IDisposable
{
    public Limited Limited => limited;

    /// <summary>Whole seconds, at least 1.</summary>
    public int RetryAfter => retryAfter;

    public void Dispose()
    {
        shared?.Dispose();
        own?.Dispose();
    }
}

/// <summary>
/// Lets requests of a tenant in at its rate, so many at a time, and keeps places for the others. Buckets live only while they are not
/// full: a tenant nobody calls costs nothing. A bucket's key holds its limits, so that changed ones count from the next request on.
/// </summary>
internal sealed class TenantGate(LimitOptions options) : IDisposable
{
    /// <summary>The shared timer of all buckets fills them in steps; shorter ones would not be seen.</summary>
    private const double StepsASecond = 10;

    private readonly PartitionedRateLimiter<RateKey> _rate = PartitionedRateLimiter.Create<RateKey, RateKey>(
        static key => RateLimitPartition.GetTokenBucketLimiter(key, static k => Bucket(k.Requests, k.Burst)));

    private readonly PartitionedRateLimiter<PlaceKey> _places = PartitionedRateLimiter.Create<PlaceKey, PlaceKey>(
        static key => RateLimitPartition.GetConcurrencyLimiter(key, static k => Places(k.Concurrent, k.Concurrent * LimitOptions.WaitShare)));

    private readonly ConcurrencyLimiter _host = new(Places(options.HostConcurrent, options.HostConcurrent * 2));

    public async ValueTask<Admission> EnterAsync(TenantEntry entry, TenantId id, RequestKind kind, CancellationToken ct)
    {
        var limits = TenantLimits.Of(entry, options);
        var webhook = kind == RequestKind.Webhook;
        using var token = _rate.AttemptAcquire(webhook
            ? new RateKey(id, true, Webhooks(limits.Requests), Webhooks(limits.Burst))
            : new RateKey(id, false, limits.Requests, limits.Burst));
        if (!token.IsAcquired)
        {
            return new(Limited.Requests, token.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)) : 1);
        }

        if (kind == RequestKind.Stream)
        {
            return new(Limited.No, 0);
        }

        var own = await _places.AcquireAsync(new PlaceKey(id, webhook, webhook ? Math.Max(limits.Concurrent, LimitOptions.DefaultConcurrent) : limits.Concurrent), 1, ct);
        if (!own.IsAcquired)
        {
            own.Dispose();
            return new(Limited.Concurrent, 1);
        }

        try
        {
            var shared = await _host.AcquireAsync(1, ct);
            if (shared.IsAcquired)
            {
                return new(Limited.No, 0, own, shared);
            }

            shared.Dispose();
        }
        catch (OperationCanceledException)
        {
            own.Dispose();
            throw;
        }

        own.Dispose();
        return new(Limited.Host, 1);
    }

    public void Dispose()
    {
        _rate.Dispose();
        _places.Dispose();
        _host.Dispose();
    }

    private static int Webhooks(int number) => Math.Max(LimitOptions.FewestWebhooks, Math.Min(number, LimitOptions.MostRequests) * LimitOptions.WebhookShare);

    private static TokenBucketRateLimiterOptions Bucket(int requests, int burst)
    {
        var step = (int)Math.Ceiling(requests / StepsASecond);
        return new()
        {
            TokenLimit = burst,
            TokensPerPeriod = step,
            ReplenishmentPeriod = TimeSpan.FromSeconds((double)step / requests),
            QueueLimit = 0,
            AutoReplenishment = false,
        };
    }

    private static ConcurrencyLimiterOptions Places(int number, int waiting) =>
        new() { PermitLimit = number, QueueLimit = waiting, QueueProcessingOrder = QueueProcessingOrder.OldestFirst };

    private readonly record struct RateKey(TenantId Tenant, bool Webhook, int Requests, int Burst);

    private readonly record struct PlaceKey(TenantId Tenant, bool Webhook, int Concurrent);
}
