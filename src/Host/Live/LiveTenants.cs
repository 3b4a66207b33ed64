using System.Collections.Concurrent;
using Derman.Core.Nodes;
using Derman.Core.Tenancy;

namespace Derman.Host.Live;

/// <summary>
/// Who waits for news of which tenant on this node. A signal says only that there may be some; whoever waits reads from the store what
/// there is for him, so no queue can overflow and none has to be kept for a slow reader. Thread safe.
/// </summary>
internal sealed class LiveTenants
{
    private readonly ConcurrentDictionary<TenantId, ConcurrentDictionary<Listener, byte>> _listeners = new();

    public LiveTenants(TenantRegistry registry, INodeBus bus)
    {
        registry.Watch(id =>
        {
            Signal(id);
            if (registry.IsShared && registry.Entry(id) is { Placement.IsFile: false })
            {
                bus.Tell(new NodeNotice(NoticeKind.Written, id.Value));
            }
        });
    }

    public Listener Listen(TenantId tenant)
    {
        var listener = new Listener(this, tenant);
        _listeners.GetOrAdd(tenant, static _ => new()).TryAdd(listener, 0);
        return listener;
    }

    /// <summary>How many streams of a tenant are open on this node.</summary>
    public int CountOf(TenantId tenant) => _listeners.TryGetValue(tenant, out var those) ? those.Count : 0;

    public void Signal(TenantId tenant)
    {
        if (_listeners.TryGetValue(tenant, out var those))
        {
            foreach (var listener in those.Keys)
            {
                listener.Signal();
            }
        }
    }

    public void SignalAll()
    {
        foreach (var tenant in _listeners.Keys)
        {
            Signal(tenant);
        }
    }

    internal sealed class Listener(LiveTenants owner, TenantId tenant) : IDisposable
    {
        private readonly SemaphoreSlim _signal = new(0);

        public void Signal()
        {
            if (_signal.CurrentCount == 0)
            {
                _signal.Release();
            }
        }

        /// <returns>False when nothing was heard for so long.</returns>
        public Task<bool> WaitAsync(TimeSpan atMost, CancellationToken ct) => _signal.WaitAsync(atMost, ct);

        /// <remarks>The semaphore holds nothing that must be released, and a signal may be on its way.</remarks>
        public void Dispose()
        {
            if (owner._listeners.TryGetValue(tenant, out var those))
            {
                those.TryRemove(this, out _);
            }
        }
    }
}
