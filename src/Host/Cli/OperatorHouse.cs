using Derman.Core.Privacy;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;
using Derman.Core.Tenancy.Catalog;
using Derman.Host.Hosting;
using NodaTime;

namespace Derman.Host.Cli;

/// <summary>The data folder opened for a command, without a web server. Only one process may have it.</summary>
internal sealed class OperatorHouse : IAsyncDisposable
{
    private readonly DataFolderLock _lock;
    private readonly CatalogStore _catalog;

    private OperatorHouse(DataFolderLock folderLock, CatalogStore catalog, TenantRegistry registry)
    {
        _lock = folderLock;
        _catalog = catalog;
        Registry = registry;
        Apply = new ApplyPack(registry, SystemClock.Instance);
        Backup = new BackupTenant(registry, SystemClock.Instance);
        Lifecycle = new TenantLifecycle(registry, Backup);
    }

    public TenantRegistry Registry { get; }

    public ApplyPack Apply { get; }

    public BackupTenant Backup { get; }

    public TenantLifecycle Lifecycle { get; }

    public static async Task<OperatorHouse> OpenAsync(string dataFolder, CancellationToken ct)
    {
        var data = Path.GetFullPath(dataFolder);
        var folderLock = DataFolderLock.Take(data);
        var catalog = await CatalogStore.OpenAsync(data, ct);
        var registry = new TenantRegistry(catalog, MasterKey.OpenOrCreate(Path.Combine(data, "keys", "master.key")), data);
        registry.Reload();
        return new OperatorHouse(folderLock, catalog, registry);
    }

    public async ValueTask DisposeAsync()
    {
        await Registry.DisposeAsync();
        await _catalog.DisposeAsync();
        _lock.Dispose();
    }
}
