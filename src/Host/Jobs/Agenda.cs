using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Host.Jobs;

/// <summary>
/// When each tenant next needs anything: one moment a tenant, whatever it is for. Costs nothing for tenants that need nothing. A tenant
/// that is written to is looked at soon after, whoever wrote and whatever for, so that no hint can be forgotten; what a closed one
/// needs lies in the catalog; and one that was not closed cleanly is looked at when the host starts. Thread safe.
/// </summary>
internal sealed class Agenda : IDisposable
{
    /// <summary>How soon after a write a tenant is looked at. Longer joins more writes into one look, shorter answers sooner.</summary>
    public static readonly Duration AfterWrite = Duration.FromMilliseconds(500);

    private readonly TenantRegistry _registry;
    private readonly IClock _clock;
    private readonly Lock _gate = new();
    private readonly Dictionary<TenantId, Item> _items = [];
    private readonly SortedSet<(Instant At, TenantId Tenant)> _times = new(Comparer<(Instant At, TenantId Tenant)>.Create(Compare));
    private readonly SemaphoreSlim _signal = new(0);
    private volatile bool _closed;

    public Agenda(TenantRegistry registry, IClock clock)
    {
        (_registry, _clock) = (registry, clock);
        registry.Watch(id => Note(id, clock.GetCurrentInstant() + AfterWrite));
    }

    /// <summary>The earliest moment of all; null when nobody needs anything. May be too early, never too late.</summary>
    public Instant? Next
    {
        get
        {
            lock (_gate)
            {
                return _times.Count > 0 ? _times.Min.At : null;
            }
        }
    }

    /// <summary>What the catalog knows of closed tenants, and a look at those that were not closed cleanly.</summary>
    public async Task LoadAsync(CancellationToken ct)
    {
        foreach (var entry in _registry.Entries.Where(_registry.IsAttendedHere))
        {
            if (entry.NextDue is { } due)
            {
                Note(TenantId.Parse(entry.Id), due);
            }
        }

        var now = _clock.GetCurrentInstant();
        foreach (var id in await _registry.NotSettledAsync(ct))
        {
            Note(id, now);
        }
    }

    /// <summary>This tenant may need something at that moment.</summary>
    public void Note(TenantId tenant, Instant at)
    {
        lock (_gate)
        {
            if (!_items.TryGetValue(tenant, out var item))
            {
                _items[tenant] = item = new Item();
            }

            item.Version++;
            if (at >= item.At)
            {
                return;
            }

            if (item.Taken)
            {
                item.At = at;
                return; // Told when it is given back.
            }

            _times.Remove((item.At, tenant));
            item.At = at;
            _times.Add((at, tenant));
        }

        Signal();
    }

    /// <summary>The tenants whose moment has come. Each is the taker's alone until <see cref="GiveBack"/>.</summary>
    public List<TenantId> Take(Instant now)
    {
        var due = new List<TenantId>();
        lock (_gate)
        {
            while (_times.Count > 0 && _times.Min is var first && first.At <= now)
            {
                _times.Remove(first);
                var item = _items[first.Tenant];
                item.Taken = true;
                item.At = Instant.MaxValue;
                due.Add(first.Tenant);
            }
        }

        return due;
    }

    /// <summary>Rises with every hint. Read it before asking the store what is next, and give it back with the answer.</summary>
    public long VersionOf(TenantId tenant)
    {
        lock (_gate)
        {
            return _items.TryGetValue(tenant, out var item) ? item.Version : 0;
        }
    }

    /// <summary>Ends a take.</summary>
    /// <param name="next">What the store says is next.</param>
    /// <param name="asked">The version before the store was asked: hints that came later are kept beside its answer.</param>
    public void GiveBack(TenantId tenant, Instant? next, long asked)
    {
        lock (_gate)
        {
            if (!_items.TryGetValue(tenant, out var item) || !item.Taken)
            {
                return;
            }

            var told = next ?? Instant.MaxValue;
            item.At = item.Version == asked ? told : Instant.Min(item.At, told);
            item.Taken = false;
            if (item.At == Instant.MaxValue)
            {
                _items.Remove(tenant); // Nothing is known of it: nothing is kept.
                return;
            }

            _times.Add((item.At, tenant));
        }

        Signal();
    }

    /// <summary>Lets whoever waits look again.</summary>
    public void Signal()
    {
        if (!_closed && _signal.CurrentCount == 0)
        {
            _signal.Release();
        }
    }

    /// <summary>Until something changed, at most for so long.</summary>
    public Task<bool> WaitAsync(TimeSpan atMost, CancellationToken ct) => _signal.WaitAsync(atMost, ct);

    /// <summary>Nobody works any more; a hint that still comes is what the next start finds in the catalog.</summary>
    public void Dispose()
    {
        _closed = true;
        _signal.Dispose();
    }

    private static int Compare((Instant At, TenantId Tenant) a, (Instant At, TenantId Tenant) b) =>
        a.At.CompareTo(b.At) is not 0 and var order ? order : string.CompareOrdinal(a.Tenant.Value, b.Tenant.Value);

    private sealed class Item
    {
        public Instant At { get; set; } = Instant.MaxValue;

        public long Version { get; set; }

        public bool Taken { get; set; }
    }
}
