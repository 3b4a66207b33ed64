using Derman.Core.Tenancy.Catalog;

namespace Derman.Host.Tenancy.Limits;

/// <summary>What one tenant may take, its own agreement over the host's.</summary>
internal readonly record struct TenantLimits(int Requests, int Burst, int Concurrent, long Storage)
{
    public static TenantLimits Of(TenantEntry entry, LimitOptions host)
    {
        var requests = entry.LimitRequests ?? host.Requests ?? LimitOptions.DefaultRequests;

        // A burst that was agreed for the host's rate says nothing about another one.
        var burst = entry.LimitBurst ?? (entry.LimitRequests is null ? host.Burst : null) ?? Math.Min(requests * 2, LimitOptions.MostRequests);
        return new(requests, burst, entry.LimitConcurrent ?? host.Concurrent, entry.LimitStorage ?? host.Storage);
    }
}
