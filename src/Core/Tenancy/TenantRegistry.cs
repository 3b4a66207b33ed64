using System.Collections.Concurrent;
using Derman.Core.Privacy;
using Derman.Core.Storage;
using Derman.Core.Tenancy.Catalog;

namespace Derman.Core.Tenancy;

/// <summary>
/// Which tenants this host serves, and the open ones among them. A tenant is opened when first asked for and put to rest when nobody
/// uses it (<c>TenantRegistry.Resting.cs</c>); one that cannot be opened is broken with a reason and a cure, and takes nobody else
/// down. Thread safe.
/// </summary>
public sealed partial class TenantRegistry(CatalogStore catalog, MasterKey masterKey, string dataFolder, RegistryOptions? options = null) : IAsyncDisposable
{
    private readonly StorePlaces _places = new(Path.Combine(dataFolder, "tenants"));
    private readonly RegistryOptions _options = options ?? new RegistryOptions();
    private readonly ConcurrentDictionary<TenantId, Lazy<Task<Tenant>>> _tenants = new();
    private readonly ConcurrentDictionary<TenantId, BrokenTenant> _broken = new();
    private readonly ConcurrentDictionary<TenantId, TenantEntry> _entries = new();
    private readonly ConcurrentDictionary<string, TenantId> _hosts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _listing = new();
    private Action<TenantId>? _changed;

    public CatalogStore Catalog => catalog;

    public MasterKey MasterKey => masterKey;

    /// <summary>All places tenants can lie in.</summary>
    public StorePlaces Places => _places;

    /// <summary>The server new tenants are placed on; null for a file each.</summary>
    public string? NewTenantsOn { get; set; }

    /// <summary>Name of this node among those that share the catalog.</summary>
    public string Node => _options.Node;

    public string TenantsFolder => _places.TenantsFolder;

    public IReadOnlyCollection<TenantEntry> Entries => (IReadOnlyCollection<TenantEntry>)_entries.Values;

    public IReadOnlyCollection<BrokenTenant> Broken => [.. _broken.Values];

    /// <summary>
    /// Tells of every tenant that was written to, opened for the first time or listed anew: it may ask for work earlier than was known.
    /// Called before the writer's caller goes on; must be quick. Set before tenants are opened.
    /// </summary>
    public void Watch(Action<TenantId> changed) => _changed += changed;

    /// <summary>Reads the catalog again; called at start and after changes of many tenants. The other nodes are told.</summary>
    public void Reload()
    {
        Refresh();
        _announced?.Invoke(null);
    }

    /// <summary>Reads one tenant's part of the catalog again; called after every change of it. The other nodes are told.</summary>
    public void Reload(TenantId id)
    {
        Refresh(id);
        _announced?.Invoke(id);
    }

    /// <summary>Reads the catalog again, and tells nobody.</summary>
    public void Refresh()
    {
        _places.Use(DatabaseServers.Read(catalog, masterKey));
        var (entries, hosts) = catalog.Read(s => (s.List<TenantEntry>("1 = 1 ORDER BY \"id\""), s.List<TenantHost>("1 = 1")));
        lock (_listing)
        {
            List(entries, [.. _entries.Keys], hosts, [.. _hosts.Keys]);
        }
    }

    internal void Refresh(TenantId id)
    {
        var (entry, hosts) = catalog.Read(s => (s.List<TenantEntry>("\"id\" = @p0", id.Value), s.List<TenantHost>("\"tenant\" = @p0", id.Value)));
        lock (_listing)
        {
            List(entry, [id], hosts, [.. HostsOf(id)]);
        }
    }

    public TenantEntry? Entry(TenantId id) => _entries.GetValueOrDefault(id);

    public bool IsServed(TenantId id) => Entry(id)?.Status == TenantStatus.Active;

    /// <summary>The tenant a host name belongs to, served or not; null for a name nobody has.</summary>
    public TenantId? ByHost(string host) => _hosts.TryGetValue(host, out var id) ? id : null;

    public IEnumerable<string> HostsOf(TenantId id) => _hosts.Where(h => h.Value == id).Select(h => h.Key);

    /// <summary>An active tenant, opened. Null for unknown and suspended ones alike.</summary>
    /// <exception cref="TenantBrokenException">It exists and is active but its store cannot be used.</exception>
    public async ValueTask<Tenant?> FindAsync(TenantId id, CancellationToken ct) => IsServed(id) ? await OpenAsync(id, ct) : null;

    /// <summary>Opens an entry whatever its status: for the operator's own work.</summary>
    /// <exception cref="TenantBrokenException">Its store cannot be used.</exception>
    public async ValueTask<Tenant> OpenAsync(TenantId id, CancellationToken ct)
    {
        RefuseElsewhere(id);
        if (_tenants.TryGetValue(id, out var known) && known is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true } open })
        {
            var there = await open;
            if (there.IsLoaded)
            {
                there.Touch();
                if (!_broken.IsEmpty)
                {
                    _broken.TryRemove(id, out _);
                }

                return there;
            }
        }

        var tenant = await StoreAsync(id, ct);
        try
        {
            _ = tenant.Configuration;
            _broken.TryRemove(id, out _);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw Break(id, e);
        }

        return tenant;
    }

    /// <summary>A tenant whose configuration need not be sound: what mends it starts here.</summary>
    /// <exception cref="TenantBrokenException">Its store cannot be used.</exception>
    internal async ValueTask<Tenant> StoreAsync(TenantId id, CancellationToken ct)
    {
        RefuseElsewhere(id);
        var lazy = _tenants.GetOrAdd(id, static (key, self) => new Lazy<Task<Tenant>>(() => self.LoadAsync(key)), this);
        try
        {
            var tenant = await lazy.Value.WaitAsync(ct);
            tenant.Touch();
            await MakeRoomAsync();
            return tenant;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _tenants.TryRemove(KeyValuePair.Create(id, lazy));
            throw Break(id, e);
        }
    }

    /// <summary>Closes a tenant's files, so that they may be replaced or removed. Whoever still holds the tenant is refused.</summary>
    public async ValueTask CloseAsync(TenantId id)
    {
        if (_tenants.TryRemove(id, out var lazy) && lazy is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            var tenant = await lazy.Value;
            tenant.Retire();
            await RestAsync(tenant);
            _awake.TryRemove(id, out _);
            await tenant.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var id in _tenants.Keys)
        {
            await CloseAsync(id);
        }

        _places.Dispose();
    }

    private async Task<Tenant> LoadAsync(TenantId id)
    {
        var entry = Entry(id) ?? throw new InvalidOperationException($"Tenant '{id}' is not in the catalog.");
        var store = await TenantStore.OpenAsync(id, _places, entry.Placement, CancellationToken.None, create: false);
        try
        {
            var activity = new WriteActivity(() => MarkAsync(id), () => _changed?.Invoke(id), () => FollowAsync(id));
            store.Guard = activity;
            var tenant = new Tenant(id, store, masterKey.Unwrap(id.Value, entry.WrappedKey), activity, _options.Clock, Wake, s => Configure(id, s)) { IsShared = IsShared && !entry.Placement.IsFile, Announced = () => _announced?.Invoke(id) };
            tenant.Touch();
            _changed?.Invoke(id);
            return tenant;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    private TenantConfiguration Configure(TenantId id, ReadSession session)
    {
        var passed = _passed.GetValueOrDefault(id) ?? Entry(id)?.CheckedConfiguration;
        var stored = ConfigurationStore.Read(session, passed) ?? throw new BrokenConfigurationException([]);
        Passed(id, stored.Fingerprint);
        return new TenantConfiguration(stored.Current, stored.Version);
    }

    private TenantBrokenException Break(TenantId id, Exception e)
    {
        var broken = BrokenTenant.Of(id, e);
        _broken[id] = broken;
        return new TenantBrokenException(broken, e);
    }

    private void List(List<TenantEntry> entries, List<TenantId> before, List<TenantHost> hosts, List<string> hostsBefore)
    {
        foreach (var host in hosts)
        {
            _hosts[host.Host] = TenantId.Parse(host.Tenant);
        }

        foreach (var gone in hostsBefore.Except(hosts.Select(h => h.Host), StringComparer.OrdinalIgnoreCase))
        {
            _hosts.TryRemove(gone, out _);
        }

        var listed = new HashSet<TenantId>();
        foreach (var entry in entries)
        {
            var id = TenantId.Parse(entry.Id);
            listed.Add(id);
            var wasServed = IsServed(id);
            _entries[id] = entry;
            if (!wasServed && IsServed(id) && IsAttendedHere(entry))
            {
                _changed?.Invoke(id);
            }
        }

        foreach (var gone in before.Where(b => !listed.Contains(b)))
        {
            _entries.TryRemove(gone, out _);
        }
    }
}
