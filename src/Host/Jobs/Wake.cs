using System.Collections.Concurrent;
using Derman.Core.Tenancy;

namespace Derman.Host.Jobs;

/// <summary>Tells the workers that a tenant has something to do now, so that nothing waits for the next round.</summary>
internal sealed class Wake
{
    private readonly ConcurrentDictionary<TenantId, byte> _inbound = new();
    private readonly ConcurrentDictionary<TenantId, byte> _outbound = new();
    private readonly SemaphoreSlim _signal = new(0);
    private int _apps;

    public void Inbound(TenantId tenant)
    {
        _inbound[tenant] = 0;
        _signal.Release();
    }

    public void Outbound(TenantId tenant)
    {
        _outbound[tenant] = 0;
        _signal.Release();
    }

    public void Apps()
    {
        Interlocked.Exchange(ref _apps, 1);
        _signal.Release();
    }

    public Task<bool> WaitAsync(TimeSpan atMost, CancellationToken ct) => _signal.WaitAsync(atMost, ct);

    public bool TakeApps() => Interlocked.Exchange(ref _apps, 0) == 1;

    public IReadOnlyList<TenantId> TakeInbound() => Take(_inbound);

    public IReadOnlyList<TenantId> TakeOutbound() => Take(_outbound);

    private static List<TenantId> Take(ConcurrentDictionary<TenantId, byte> set)
    {
        var taken = new List<TenantId>();
        foreach (var id in set.Keys)
        {
            if (set.TryRemove(id, out _))
            {
                taken.Add(id);
            }
        }

        return taken;
    }
}
