using Derman.Core.Plugins;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Derman.Host.Operator.Plugins;
using Derman.Plugins;
using Derman.Plugins.Packages;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Derman.Host.Tests.Operator.Plugins;

/// <summary>The part of a host that has to do with plugins, over a catalog that others may share.</summary>
internal sealed class PluginNode : IAsyncDisposable
{
    private PluginNode(string folder, CatalogStore catalog, TenantRegistry tenants, bool shipsPhone)
    {
        Folder = folder;
        var installed = new InstalledPlugins();
        var options = new PluginOptions { Installed = installed };
        var shipped = Directory.CreateDirectory(Path.Combine(folder, "shipped")).FullName;
        if (shipsPhone)
        {
            Directory.CreateSymbolicLink(Path.Combine(shipped, "phone"), Maker.Shipped("phone"));
        }

        options.Folders.Add(shipped);
        Registry = new PluginRegistry(Options.Create(options), NodaTime.SystemClock.Instance, NullLogger<PluginRegistry>.Instance);
        var parts = PluginSetup.Parts(new PluginShelf(catalog, SystemClock.Instance), installed, Registry, folder, serves: true);
        Follower = new PluginFollower(parts, Clock, NullLogger<PluginFollower>.Instance);
        Desk = new PluginDesk(parts, Follower, new PluginAccounts(tenants, NullLogger<PluginAccounts>.Instance));
    }

    public string Folder { get; }

    public PluginRegistry Registry { get; }

    public PluginFollower Follower { get; }

    public PluginDesk Desk { get; }

    public MovableClock Clock { get; } = new();

    public string Plugins => Path.Combine(Folder, PluginParts.FolderName);

    /// <summary>As the host starts: what is installed is brought, then everything is loaded.</summary>
    public static async Task<PluginNode> StartAsync(string folder, CatalogStore catalog, TenantRegistry tenants, bool shipsPhone = false)
    {
        var node = new PluginNode(folder, catalog, tenants, shipsPhone);
        await node.Follower.PrepareAsync(CancellationToken.None);
        await node.Registry.LoadAllAsync(CancellationToken.None);
        return node;
    }

    public string? Serving(string id = "phone") => Registry.Manifest(id)?.Version.ToString();

    public Task FollowAsync() => Follower.FollowAsync(CancellationToken.None);

    /// <summary>Offers and installs; the code of the first fault, or null.</summary>
    public async Task<string?> InstallAsync(byte[] package, bool consent = true)
    {
        var (offer, faults) = await Desk.OfferAsync(new MemoryStream(package), CancellationToken.None);
        return offer is null ? faults[0].Code : CodeOf(await Desk.InstallAsync(offer.Release.Digest, consent, Way.Screen, CancellationToken.None));
    }

    public async Task<string?> RollBackAsync(string? to = null, string id = "phone") =>
        CodeOf(await Desk.RollBackAsync(id, to is null ? null : Version.Parse(to), Way.Screen, CancellationToken.None));

    public async Task<string?> RemoveAsync(bool consent = false, string id = "phone") => CodeOf(await Desk.RemoveAsync(id, consent, Way.Screen, CancellationToken.None));

    public static string? CodeOf(PluginOutcome outcome) => outcome.IsDone ? null : outcome.Faults[0].Code;

    public ValueTask DisposeAsync() => Registry.DisposeAsync();
}

internal sealed class MovableClock : IClock
{
    public Instant Now { get; set; } = Instant.FromUtc(2026, 1, 5, 12, 0);

    public Instant GetCurrentInstant() => Now;
}
