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
    private readonly TenantRegistry _registry;

    private OperatorHouse(DataFolderLock folderLock, CatalogStore catalog, TenantRegistry registry)
    {
        (_lock, _catalog, _registry) = (folderLock, catalog, registry);
        var backup = new BackupTenant(registry, SystemClock.Instance);
        House = new House(registry, new ApplyPack(registry, SystemClock.Instance), backup, new TenantLifecycle(registry, backup), _ => { });
    }

    public House House { get; }

    /// <exception cref="DataFolderInUseException">Another process has the folder.</exception>
    public static async Task<OperatorHouse> OpenAsync(string dataFolder, CancellationToken ct)
    {
        var data = Path.GetFullPath(dataFolder);
        var folderLock = DataFolderLock.Take(data);
        try
        {
            var catalog = await CatalogStore.OpenAsync(data, ct);
            var registry = new TenantRegistry(catalog, MasterKey.OpenOrCreate(Path.Combine(data, "keys", "master.key")), data);
            registry.Reload();
            return new OperatorHouse(folderLock, catalog, registry);
        }
        catch
        {
            folderLock.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _registry.DisposeAsync();
        await _catalog.DisposeAsync();
        _lock.Dispose();
    }
}
