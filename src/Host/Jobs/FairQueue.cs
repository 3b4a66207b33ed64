using Derman.Core.Tenancy;

namespace Derman.Host.Jobs;

/// <summary>
/// Whose turn it is among tenants that have something to do. Every turn is paid for with 1/weight of virtual time and the one that has
/// paid least is next, so a backlog of one delays another by the turns that are running, however long it is; who comes new pays
/// from now on. Thread safe.
/// </summary>
internal sealed class FairQueue
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<TenantId, (double Paid, long Order)> _waiting = new();
    private readonly Dictionary<TenantId, double> _paid = [];
    private double _now;
    private long _order;

    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    public void Add(TenantId tenant)
    {
        lock (_gate)
        {
            Enqueue(tenant, Math.Max(_now, _paid.GetValueOrDefault(tenant)));
        }
    }

    public bool TryTake(out TenantId tenant)
    {
        lock (_gate)
        {
            if (!_waiting.TryDequeue(out tenant, out var place))
            {
                return false;
            }

            _now = Math.Max(_now, place.Paid);
            _paid[tenant] = place.Paid;
            return true;
        }
    }

    /// <summary>The turn is over and there is more to do.</summary>
    /// <param name="weight">1–100; twice the weight, twice the turns.</param>
    public void Again(TenantId tenant, int weight)
    {
        lock (_gate)
        {
            Enqueue(tenant, _paid.GetValueOrDefault(tenant, _now) + (1.0 / Math.Clamp(weight, 1, 100)));
        }
    }

    /// <summary>The turn is over and nothing is left.</summary>
    public void Done(TenantId tenant)
    {
        lock (_gate)
        {
            _paid.Remove(tenant);
        }
    }

    private void Enqueue(TenantId tenant, double paid) => _waiting.Enqueue(tenant, (paid, _order++));
}
