using System.Security.Cryptography;
using Derman.Core.Staff.People;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;
using Derman.Host.Hosting;
using NodaTime;

namespace Derman.Host.Cli;

/// <summary>The stores opened for a command, without a web server. Only one process may have a data folder.</summary>
internal sealed class OperatorHouse : IAsyncDisposable
{
    private readonly Stores _stores;

    private OperatorHouse(Stores stores)
    {
        _stores = stores;
        var backup = new BackupTenant(stores.Registry, SystemClock.Instance);
        House = new House(
            stores.Registry,
            new ApplyPack(stores.Registry, SystemClock.Instance),
            backup,
            new TenantLifecycle(stores.Registry, backup),
            new InvitePerson(SystemClock.Instance, RandomNumberGenerator.Fill),
            new MakeLink(SystemClock.Instance, RandomNumberGenerator.Fill),
            _ => { });
    }

    public House House { get; }

    /// <exception cref="DataFolderInUseException">Another process has the folder.</exception>
    public static async Task<OperatorHouse> OpenAsync(StoreSettings settings, CancellationToken ct) =>
        new(await Stores.OpenAsync(settings, new RegistryOptions(), ct));

    public ValueTask DisposeAsync() => _stores.DisposeAsync();
}
