using Derman.Core.Privacy;
using Derman.Core.Storage;
using Derman.Core.Storage.Postgres;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Derman.Core.Tenancy.Moving;

namespace Derman.Host.Hosting;

/// <summary>Where everything that must survive lies: this node's folder, and with many nodes a catalog they share.</summary>
public sealed record StoreSettings
{
    /// <summary>Name under which <c>--postgres</c> makes its server known.</summary>
    public const string PostgresName = "postgres";

    /// <summary>Folder of this node: lock, keys, and what lies in files.</summary>
    public string Data { get; init; } = HostSettings.DefaultData;

    /// <summary>Connection string of a catalog shared by many nodes; null: a file in <see cref="Data"/>.</summary>
    public string? Catalog { get; init; }

    /// <summary>Name of this node among those that share the catalog; null: the machine's name, or "local" with a catalog of its own.</summary>
    public string? Node { get; init; }

    /// <summary>Connection string of a database server that new tenants are placed on; null: a file each.</summary>
    public string? Postgres { get; init; }
}

/// <summary>The stores of one process, opened: the same for serving and for a single command.</summary>
internal sealed class Stores : IAsyncDisposable
{
    private readonly DataFolderLock _lock;

    private Stores(DataFolderLock folderLock, CatalogStore catalog, TenantRegistry registry) => (_lock, Catalog, Registry) = (folderLock, catalog, registry);

    public CatalogStore Catalog { get; }

    public TenantRegistry Registry { get; }

    /// <exception cref="DataFolderInUseException">Another process has the folder.</exception>
    public static async Task<Stores> OpenAsync(StoreSettings settings, RegistryOptions options, CancellationToken ct)
    {
        var data = Path.GetFullPath(settings.Data);
        var folderLock = DataFolderLock.Take(data);
        CatalogStore? catalog = null;
        try
        {
            catalog = settings.Catalog is { } shared
                ? await CatalogStore.OpenSharedAsync(shared, new PostgresOptions(), CatalogStore.DefaultSchema, ct)
                : await CatalogStore.OpenAsync(data, ct);
            var node = settings.Node ?? (settings.Catalog is null ? options.Node : Environment.MachineName);
            var registry = new TenantRegistry(catalog, MasterKey.OpenOrCreate(Path.Combine(data, "keys", "master.key")), data, options with { Node = node });
            registry.Reload();
            if (settings.Postgres is { } postgres)
            {
                await new DatabaseServers(registry).KeepAsync(StoreSettings.PostgresName, postgres, ct);
                registry.NewTenantsOn = StoreSettings.PostgresName;
            }

            await new MoveRecovery(registry).FinishAllAsync(ct);
            return new Stores(folderLock, catalog, registry);
        }
        catch
        {
            if (catalog is not null)
            {
                await catalog.DisposeAsync();
            }

            folderLock.Dispose();
            throw;
        }
    }

    /// <summary>The stores before the lock of their folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await Registry.DisposeAsync();
        await Catalog.DisposeAsync();
        _lock.Dispose();
    }
}
