using System.Collections.Concurrent;
using System.Collections.Frozen;
using Derman.Core.Privacy;
using Derman.Core.Storage;
using Derman.Core.Tenancy.Catalog;

namespace Derman.Core.Tenancy;

/// <summary>
/// Which tenants this host serves, and the open ones among them. A tenant is opened when first asked for; one that cannot be
/// opened is broken with a reason and a cure, and takes nobody else down. Thread safe.
/// </summary>
public sealed class TenantRegistry(CatalogStore catalog, MasterKey masterKey, string dataFolder) : IAsyncDisposable
{
    private readonly StorePlaces _places = new(Path.Combine(dataFolder, "tenants"));
    private readonly ConcurrentDictionary<TenantId, Lazy<Task<Tenant>>> _open = new();
    private readonly ConcurrentDictionary<TenantId, BrokenTenant> _broken = new();
    private volatile Snapshot _snapshot = Snapshot.Empty;

    public CatalogStore Catalog => catalog;

    public MasterKey MasterKey => masterKey;

    /// <summary>All places tenants can lie in.</summary>
    public StorePlaces Places => _places;

    /// <summary>The server new tenants are placed on; null for a file each.</summary>
    public string? NewTenantsOn { get; set; }

    public string TenantsFolder => _places.TenantsFolder;

    public IReadOnlyCollection<TenantEntry> Entries => _snapshot.Tenants.Values;

    public IReadOnlyCollection<BrokenTenant> Broken => [.. _broken.Values];

    /// <summary>Reads the catalog again; called at start and after every change of it.</summary>
    public void Reload() => _snapshot = catalog.Read(session => new Snapshot(
        session.List<TenantEntry>("1 = 1 ORDER BY \"id\"").ToFrozenDictionary(t => TenantId.Parse(t.Id)),
        session.List<TenantHost>("1 = 1").ToFrozenDictionary(h => h.Host, h => TenantId.Parse(h.Tenant), StringComparer.OrdinalIgnoreCase)));

    public TenantEntry? Entry(TenantId id) => _snapshot.Tenants.GetValueOrDefault(id);

    public bool IsServed(TenantId id) => Entry(id)?.Status == TenantStatus.Active;

    /// <summary>The tenant a host name belongs to, served or not; null for a name nobody has.</summary>
    public TenantId? ByHost(string host) => _snapshot.Hosts.TryGetValue(host, out var id) ? id : null;

    public IEnumerable<string> HostsOf(TenantId id) => _snapshot.Hosts.Where(h => h.Value == id).Select(h => h.Key);

    /// <summary>An active tenant, opened. Null for unknown and suspended ones alike.</summary>
    /// <exception cref="TenantBrokenException">It exists and is active but its store cannot be used.</exception>
    public async ValueTask<Tenant?> FindAsync(TenantId id, CancellationToken ct)
    {
        if (!IsServed(id))
        {
            return null;
        }

        if (_open.TryGetValue(id, out var open) && open.Value.IsCompletedSuccessfully)
        {
            return await open.Value;
        }

        return await OpenAsync(id, ct);
    }

    /// <summary>Opens an entry whatever its status: for the operator's own work.</summary>
    public async ValueTask<Tenant> OpenAsync(TenantId id, CancellationToken ct)
    {
        var lazy = _open.GetOrAdd(id, static (key, self) => new Lazy<Task<Tenant>>(() => self.LoadAsync(key)), this);
        try
        {
            var tenant = await lazy.Value.WaitAsync(ct);
            _broken.TryRemove(id, out _);
            return tenant;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _open.TryRemove(KeyValuePair.Create(id, lazy));
            var broken = BrokenTenant.Of(id, e);
            _broken[id] = broken;
            throw new TenantBrokenException(broken, e);
        }
    }

    /// <summary>Closes a tenant's files, so that they may be replaced or removed.</summary>
    public async ValueTask CloseAsync(TenantId id)
    {
        if (_open.TryRemove(id, out var lazy) && lazy.IsValueCreated && lazy.Value.IsCompletedSuccessfully)
        {
            await (await lazy.Value).DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var id in _open.Keys)
        {
            await CloseAsync(id);
        }

        await _places.DisposeAsync();
    }

    private async Task<Tenant> LoadAsync(TenantId id)
    {
        var entry = Entry(id) ?? throw new InvalidOperationException($"Tenant '{id}' is not in the catalog.");
        var store = await TenantStore.OpenAsync(id, _places, entry.Placement, CancellationToken.None);
        try
        {
            var stored = store.Read(ConfigurationStore.Read) ?? throw new BrokenConfigurationException([]);
            return new Tenant(id, store, masterKey.Unwrap(id.Value, entry.WrappedKey), new TenantConfiguration(stored.Current, stored.Version));
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    private sealed record Snapshot(FrozenDictionary<TenantId, TenantEntry> Tenants, FrozenDictionary<string, TenantId> Hosts)
    {
        public static readonly Snapshot Empty = new(FrozenDictionary<TenantId, TenantEntry>.Empty, FrozenDictionary<string, TenantId>.Empty);
    }
}

/// <summary>A tenant that cannot be served, with what to do about it.</summary>
/// <param name="Code">Stable: storeTooNew, storeDamaged, configuration, key, other.</param>
public sealed record BrokenTenant(TenantId Id, string Code, string Reason, string Cure)
{
    public static BrokenTenant Of(TenantId id, Exception e) => e switch
    {
        Storage.Migrations.StoreTooNewException => new(id, "storeTooNew", e.Message, "Start the newer version, or restore a backup made before the update."),
        BrokenConfigurationException => new(id, "configuration", e.Message, "Correct the pack and run 'tenants apply' again, or restore a backup."),
        System.Security.Cryptography.CryptographicException => new(
            id, "key", "The tenant's key cannot be opened with this host's master key.", "Put back the keys folder that belongs to this data folder."),
        System.Data.Common.DbException => new(id, "storeDamaged", e.Message, "Run 'tenants restore' with the newest verified backup."),
        _ => new(id, "other", e.Message, "See the log of the host for the whole error."),
    };
}

public sealed class TenantBrokenException(BrokenTenant broken, Exception inner) : Exception($"{broken.Id}: {broken.Reason}", inner)
{
    public BrokenTenant Broken => broken;
}
