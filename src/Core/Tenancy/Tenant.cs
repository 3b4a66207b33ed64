using Derman.Core.Privacy;
using Derman.Core.Storage;
using NodaTime;

namespace Derman.Core.Tenancy;

/// <summary>
/// One tenant: its store, its key, its configuration as of now. Handed from the edge to every use case. There is one such object a
/// tenant for as long as the process knows it; what is dear (connections, the configuration) goes away while nobody uses it and
/// comes back by itself, so that whoever holds a tenant may go on using it at any time. Thread safe.
/// </summary>
public sealed class Tenant : IAsyncDisposable
{
    private const long Precision = NodaConstants.TicksPerMillisecond;

    private readonly Lock _gate = new();
    private readonly TenantStore _store;
    private readonly IClock _clock;
    private readonly Action<Tenant> _woken;
    private readonly Func<ReadSession, TenantConfiguration> _load;
    private volatile TenantConfiguration? _configuration;
    private volatile bool _awake;
    private volatile bool _retired;
    private long _usedAt;

    /// <param name="woken">Called when a resting tenant is used again.</param>
    internal Tenant(
        TenantId id, TenantStore store, TenantKey key, WriteActivity activity, IClock clock, Action<Tenant> woken, Func<ReadSession, TenantConfiguration> load)
    {
        Id = id;
        Key = key;
        Activity = activity;
        (_store, _clock, _woken, _load) = (store, clock, woken, load);
    }

    public TenantId Id { get; }

    public TenantStore Store
    {
        get
        {
            Touch();
            return _store;
        }
    }

    public TenantKey Key { get; }

    /// <summary>The newest configuration. A use case reads it once and keeps to that.</summary>
    /// <exception cref="BrokenConfigurationException">It was not loaded, and what the store holds does not pass the checks.</exception>
    public TenantConfiguration Configuration
    {
        get
        {
            Touch();
            return _configuration ?? Load();
        }
    }

    /// <summary>Other nodes may work on it at the same moment: what is to be done once is claimed in the store first.</summary>
    public bool IsShared { get; internal init; }

    /// <summary>Tells the other nodes to read anew what they keep of this tenant.</summary>
    public Action Announced { get; internal init; } = () => { };

    /// <summary>Nothing has to be read before it can be used.</summary>
    internal bool IsLoaded => _configuration is not null;

    internal Instant UsedAt => Instant.FromUnixTimeTicks(Interlocked.Read(ref _usedAt));

    /// <summary>Used since it was last put to rest.</summary>
    internal bool IsAwake => _awake;

    internal bool IsBeingRead => _store.Handle.IsBeingRead;

    internal WriteActivity Activity { get; }

    /// <summary>The configuration in the store is another now: the next use reads it.</summary>
    public void Reread()
    {
        lock (_gate)
        {
            _configuration = null;
        }
    }

    /// <summary>The registry knows it no longer; it is about to be closed for good.</summary>
    internal void Retire() => _retired = true;

    /// <summary>Lets connections and configuration go; a use from now on counts as a new one. Only while nothing is written, see <see cref="WriteActivity.SettleAsync"/>.</summary>
    internal async Task RestAsync()
    {
        _awake = false;
        Reread();
        await _store.Handle.RestAsync();
    }

    /// <summary>A read that is not a use: it keeps nothing open for longer.</summary>
    internal T Peek<T>(Func<ReadSession, T> work) => _store.Read(work);

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    /// <summary>Marks a use: the tenant stays open for a while.</summary>
    internal void Touch()
    {
        var now = _clock.GetCurrentInstant().ToUnixTimeTicks();
        if (now - Interlocked.Read(ref _usedAt) > Precision)
        {
            Interlocked.Exchange(ref _usedAt, now); // Not at every use: the cores would fight for the line.
        }

        if (!_awake && !_retired)
        {
            _awake = true;
            _woken(this);
        }
    }

    private TenantConfiguration Load()
    {
        lock (_gate)
        {
            // Read and kept under the lock: a newer one that is announced meanwhile is not overwritten by an older.
            return _configuration ??= _store.Read(_load);
        }
    }
}
