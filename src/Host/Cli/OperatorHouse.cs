using System.Security.Cryptography;
using Derman.Core.Plugins;
using Derman.Core.Staff.People;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;
using Derman.Host.Hosting;
using Derman.Host.Operator.Plugins;
using Derman.Plugins;
using Derman.Plugins.Packages;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Derman.Host.Cli;

/// <summary>The stores opened for a command, without a web server. Only one process may have a data folder.</summary>
internal sealed class OperatorHouse : IAsyncDisposable
{
    private readonly Stores _stores;

    private readonly PluginRegistry _plugins;

    private OperatorHouse(Stores stores, string data)
    {
        _stores = stores;
        var installed = new InstalledPlugins();
        _plugins = new PluginRegistry(Options.Create(new PluginOptions { Installed = installed }), SystemClock.Instance, NullLogger<PluginRegistry>.Instance);
        var parts = PluginSetup.Parts(new PluginShelf(stores.Catalog, SystemClock.Instance), installed, _plugins, data, serves: false);
        var backup = new BackupTenant(stores.Registry, SystemClock.Instance);
        House = new House(
            stores.Registry,
            new ApplyPack(stores.Registry, SystemClock.Instance),
            backup,
            new TenantLifecycle(stores.Registry, backup),
            new InvitePerson(SystemClock.Instance, RandomNumberGenerator.Fill),
            new MakeLink(SystemClock.Instance, RandomNumberGenerator.Fill),
            new PluginDesk(
                parts, new PluginFollower(parts, SystemClock.Instance, NullLogger<PluginFollower>.Instance), new PluginAccounts(stores.Registry, NullLogger<PluginAccounts>.Instance)),
            _ => { });
    }

    public House House { get; }

    /// <exception cref="DataFolderInUseException">Another process has the folder.</exception>
    public static async Task<OperatorHouse> OpenAsync(StoreSettings settings, CancellationToken ct) =>
        new(await Stores.OpenAsync(settings, new RegistryOptions(), ct), settings.Data);

    public async ValueTask DisposeAsync()
    {
        await _plugins.DisposeAsync();
        await _stores.DisposeAsync();
    }
}
