using Derman.Core.Nodes;
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

    /// <summary>File of the master key; null: <c>keys/master.key</c> in <see cref="Data"/>.</summary>
    public string? MasterKeyFile { get; init; }

    /// <summary>Connection string of a database server that new tenants are placed on; null: a file each.</summary>
    public string? Postgres { get; init; }
}

/// <summary>The stores of one process, opened: the same for serving and for a single command.</summary>
internal sealed class Stores : IAsyncDisposable
{
    private readonly DataFolderLock _lock;

    private Stores(DataFolderLock folderLock, CatalogStore catalog, TenantRegistry registry, INodeBus bus, NodeRegister? nodes) =>
        (_lock, Catalog, Registry, Bus, Nodes) = (folderLock, catalog, registry, bus, nodes);

    public CatalogStore Catalog { get; }

    public TenantRegistry Registry { get; }

    public INodeBus Bus { get; }

    /// <summary>Null with a catalog of its own: there are no others.</summary>
    public NodeRegister? Nodes { get; }

    /// <exception cref="DataFolderInUseException">Another process has the folder.</exception>
    /// <exception cref="MasterKeyException">The master key is not the one of the catalog.</exception>
    public static async Task<Stores> OpenAsync(StoreSettings settings, RegistryOptions options, CancellationToken ct)
    {
        var data = Path.GetFullPath(settings.Data);
        var folderLock = DataFolderLock.Take(data);
        CatalogStore? catalog = null;
        INodeBus? bus = null;
        try
        {
            catalog = settings.Catalog is { } shared
                ? await CatalogStore.OpenSharedAsync(shared, new PostgresOptions(), CatalogStore.DefaultSchema, ct)
                : await CatalogStore.OpenAsync(data, ct);
            var node = settings.Node ?? (settings.Catalog is null ? options.Node : Environment.MachineName);
            var key = await HostKeys.OpenAsync(catalog, settings.MasterKeyFile ?? Path.Combine(data, "keys", "master.key"), ct);
            var registry = new TenantRegistry(catalog, key, data, options with { Node = node });
            registry.Reload();
            bus = settings.Catalog is null ? new SingleNodeBus() : new CatalogBus(catalog);
            registry.Announce(id => bus.Tell(id is { } tenant ? new NodeNotice(NoticeKind.Tenant, tenant.Value) : new NodeNotice(NoticeKind.Catalog)));
            if (settings.Postgres is { } postgres)
            {
                await new DatabaseServers(registry).KeepAsync(StoreSettings.PostgresName, postgres, ct);
                registry.NewTenantsOn = StoreSettings.PostgresName;
            }

            await new MoveRecovery(registry).FinishAllAsync(ct);
            return new Stores(folderLock, catalog, registry, bus, settings.Catalog is null ? null : new NodeRegister(catalog, node, options.Clock));
        }
        catch
        {
            if (bus is not null)
            {
                await bus.DisposeAsync();
            }

            if (catalog is not null)
            {
                await catalog.DisposeAsync();
            }

            folderLock.Dispose();
            throw;
        }
    }

    private static async Task LeaveAsync(NodeRegister nodes)
    {
        try
        {
            await nodes.LeaveAsync();
        }
        catch (System.Data.Common.DbException e)
        {
            System.Diagnostics.Trace.TraceWarning(e.Message); // The others will notice.
        }
    }

    /// <summary>The stores before the lock of their folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await Registry.DisposeAsync();
        await Bus.DisposeAsync();
        if (Nodes is { } nodes)
        {
            await LeaveAsync(nodes);
        }

        await Catalog.DisposeAsync();
        _lock.Dispose();
    }
}
