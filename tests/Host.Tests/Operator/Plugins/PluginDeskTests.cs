using Derman.Channels;
using Derman.Core.Plugins;
using Derman.Core.Privacy;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Derman.Host.Operator.Plugins;
using Derman.Plugins;
using NodaTime;

namespace Derman.Host.Tests.Operator.Plugins;

/// <summary>What the operator does with packages, on one node and on two.</summary>
public sealed class PluginDeskTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("derman-plugins-").FullName;
    private readonly Maker _maker = new();
    private CatalogStore _catalog = null!;
    private TenantRegistry _tenants = null!;

    public async Task InitializeAsync()
    {
        _catalog = await CatalogStore.OpenAsync(_folder, CancellationToken.None);
        _tenants = new TenantRegistry(_catalog, MasterKey.OpenOrCreate(Path.Combine(_folder, "master.key")), _folder);
    }

    public async Task DisposeAsync()
    {
        await _tenants.DisposeAsync();
        await _catalog.DisposeAsync();
        _maker.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Versions_ComeGoBackAndGo()
    {
        await using var node = await NodeAsync("a");
        Assert.Equal("package.publisherUnknown", await node.InstallAsync(_maker.Package("1.1.0")));
        await TrustAsync(node);
        Assert.Equal("package.consentMissing", await node.InstallAsync(_maker.Package("1.1.0"), consent: false));
        Assert.Null(await node.InstallAsync(_maker.Package("1.1.0")));
        Assert.Equal("package.alreadyInstalled", await node.InstallAsync(_maker.Package("1.1.0")));
        Assert.Null(await node.InstallAsync(_maker.Package("1.2.0"), consent: false)); // It asks for nothing new.
        Assert.Equal("package.consentMissing", await node.InstallAsync(_maker.Package("1.3.0", change: Maker.WithHost), consent: false));
        Assert.Null(await node.InstallAsync(_maker.Package("1.3.0", change: Maker.WithHost)));
        Assert.Equal("package.downgrade", await node.InstallAsync(_maker.Package("1.2.0")));
        Assert.Equal("1.3.0", node.Serving());

        Assert.Null(await node.RollBackAsync());
        Assert.Equal("1.2.0", node.Serving());
        Assert.Equal("package.versionTaken", await node.InstallAsync(_maker.Package("1.3.0")));
        Assert.Null(await node.InstallAsync(_maker.Package("1.3.0", change: Maker.WithHost))); // Forward again.
        Assert.Null(await node.InstallAsync(_maker.Package("1.4.0", change: Maker.WithHost)));
        Assert.Equal(["1.2.0", "1.3.0", "1.4.0"], Directory.GetDirectories(Path.Combine(node.Plugins, "phone")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("package.nothingToRollBackTo", await node.RollBackAsync("1.1.0"));
        Assert.Null(await node.RollBackAsync("1.2.0"));
        Assert.Equal("package.nothingToRollBackTo", await node.RollBackAsync());

        Assert.Null(await node.RemoveAsync());
        Assert.Null(node.Serving());
        Assert.Empty(node.Registry.Statuses);
        Assert.Empty(Directory.GetDirectories(node.Plugins));
        Assert.DoesNotContain(node.Desk.Shelf.Releases(), r => r.KeptAt is not null);
        Assert.Equal("package.notInstalled", await node.RemoveAsync());
        Assert.Equal(
            [PluginActs.PublisherAdded, PluginActs.Installed, PluginActs.Installed, PluginActs.Installed, PluginActs.RolledBack, PluginActs.Installed, PluginActs.Installed, PluginActs.RolledBack, PluginActs.Removed],
            node.Desk.Shelf.Acts(100).Reverse().Select(a => a.Act));
        Assert.Contains("api.example.org", node.Desk.Shelf.Acts(100)[^4].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shipped_IsUpgradedByAPackage_AndServesAgainWhenThatGoes()
    {
        await using var node = await NodeAsync("a", shipsPhone: true);
        await TrustAsync(node);
        Assert.Equal("1.0.0", node.Serving());
        Assert.Equal("package.downgrade", await node.InstallAsync(_maker.Package("0.9.0")));
        Assert.Equal("package.alreadyInstalled", await node.InstallAsync(_maker.Package("1.0.0")));
        Assert.Null(await node.InstallAsync(_maker.Package("1.1.0")));
        Assert.Null(await node.RollBackAsync());
        Assert.Equal("1.0.0", node.Serving());
        Assert.Null(await node.InstallAsync(_maker.Package("1.1.0")));
        Assert.Equal("1.1.0", node.Serving());
        Assert.Null(await node.RemoveAsync());
        Assert.Equal("1.0.0", node.Serving());
        Assert.Equal("package.notInstalled", await node.RemoveAsync());
    }

    [Fact]
    public async Task VersionThatDoesNotStart_IsNoNodes_AndTheOldServesOn()
    {
        await using var node = await NodeAsync("a");
        await TrustAsync(node);
        await node.InstallAsync(_maker.Package("1.1.0"));
        Assert.Equal("plugin.entryMissing", await node.InstallAsync(_maker.Package("1.2.0", change: m => m.Replace("PhonePlugin", "NoSuchPlugin", StringComparison.Ordinal))));
        Assert.Equal("1.1.0", node.Serving());
        Assert.Equal("1.1.0", node.Desk.CurrentOf("phone")!.Version);
        Assert.Equal(PluginState.Loaded, Assert.Single(node.Registry.Statuses).State);

        Assert.Equal("plugin.entryMissing", await node.InstallAsync(_maker.Package("2.0.0", "other", m => m.Replace("PhonePlugin", "NoSuchPlugin", StringComparison.Ordinal))));
        Assert.Equal(["phone"], node.Registry.Statuses.Select(s => s.Id)); // It never was one.
    }

    [Fact]
    public async Task OtherNodes_FetchCheckAndServe_AndFollowBackAndAway()
    {
        await using var a = await NodeAsync("a");
        await using var b = await NodeAsync("b");
        await TrustAsync(a);
        await a.InstallAsync(_maker.Package("1.1.0"));
        await b.FollowAsync();
        Assert.Equal("1.1.0", b.Serving());
        await a.InstallAsync(_maker.Package("1.2.0"));
        await b.FollowAsync();
        Assert.Equal("1.2.0", b.Serving());
        await b.RollBackAsync();
        await a.FollowAsync();
        Assert.Equal("1.1.0", a.Serving());

        // One that was away catches up when it starts; one whose copy somebody changed fetches it again.
        File.AppendAllText(Path.Combine(b.Plugins, "phone", "1.1.0", "strings", "tr.json"), " ");
        await b.DisposeAsync();
        await using var again = await NodeAsync("b");
        await using var late = await NodeAsync("c");
        Assert.Equal(("1.1.0", "1.1.0"), (again.Serving(), late.Serving()));
        Assert.DoesNotContain(" ", File.ReadAllText(Path.Combine(again.Plugins, "phone", "1.1.0", "strings", "tr.json"))[^1..], StringComparison.Ordinal);

        await a.RemoveAsync();
        await late.FollowAsync();
        Assert.Null(late.Serving());
        Assert.Empty(Directory.GetDirectories(late.Plugins));
    }

    [Fact]
    public async Task Withdrawn_StopsEverywhere_WithReasonAndCure_AndComesBackWithTrust()
    {
        await using var a = await NodeAsync("a");
        await using var b = await NodeAsync("b");
        await TrustAsync(a);
        await a.InstallAsync(_maker.Package("1.1.0"));
        await b.FollowAsync();
        Assert.Null(PluginNode.CodeOf(await a.Desk.WithdrawPublisherAsync(_maker.KeyId, Way.Screen, CancellationToken.None)));
        await b.FollowAsync();
        foreach (var node in (PluginNode[])[a, b])
        {
            var status = Assert.Single(node.Registry.Statuses);
            Assert.Equal((PluginState.Refused, "package.publisherWithdrawn"), (status.State, status.Fault?.Code));
            Assert.NotEmpty(status.Fault!.Cure);
            Assert.Null(node.Registry.Lease("phone"));
        }

        Assert.Equal("package.publisherWithdrawn", await a.InstallAsync(_maker.Package("1.2.0")));
        await using (var started = await NodeAsync("c"))
        {
            Assert.Equal("package.publisherWithdrawn", Assert.Single(started.Registry.Statuses).Fault?.Code);
        }

        await TrustAsync(a);
        await b.FollowAsync();
        Assert.Equal(("1.1.0", "1.1.0"), (a.Serving(), b.Serving()));
    }

    [Fact]
    public async Task PackageBrokenInTheCatalog_KeepsTheOldServing_AndIsTriedAgain()
    {
        await using var a = await NodeAsync("a");
        await using var b = await NodeAsync("b");
        await TrustAsync(a);
        await a.InstallAsync(_maker.Package("1.1.0"));
        await b.FollowAsync();
        await a.InstallAsync(_maker.Package("1.2.0"));
        var digest = a.Desk.CurrentOf("phone")!.Digest;
        var good = _catalog.Read(s => s.First<PluginChunk>("\"digest\" = @p0", digest))!.Bytes;
        await WriteChunkAsync(digest, [.. good[..^60], .. new byte[60]]);
        await b.FollowAsync();
        Assert.Equal("1.1.0", b.Serving());
        Assert.Equal("package.notAZip", b.Follower.Behind["phone"].Code);

        await WriteChunkAsync(digest, good);
        await b.FollowAsync();
        Assert.Equal("1.1.0", b.Serving()); // Not with every look.
        b.Clock.Now += Duration.FromMinutes(5);
        await b.FollowAsync();
        Assert.Equal("1.2.0", b.Serving());
        Assert.Empty(b.Follower.Behind);
    }

    [Fact]
    public async Task AccountsThatUseIt_MustBeAgreedTo()
    {
        await using var node = await NodeAsync("a");
        await TrustAsync(node);
        await node.InstallAsync(_maker.Package("1.1.0"));
        await _catalog.WriteAsync(
            s => s.Insert(new TenantEntry { Id = "erenler", Name = "Erenler", WrappedKey = [1], ChannelAccounts = "phone santral\nwhatsapp wa" }), CancellationToken.None);
        _tenants.Refresh();
        Assert.Equal([new ChannelUse("erenler", "santral", "phone", Enabled: true)], await node.Desk.UsersAsync("phone", CancellationToken.None));
        var refused = await node.Desk.RemoveAsync("phone", consent: false, Way.Screen, CancellationToken.None);
        Assert.Contains("erenler/santral", Assert.Single(refused.Faults, f => f.Code == "package.inUse").Cause, StringComparison.Ordinal);
        Assert.Equal("1.1.0", node.Serving());
        Assert.Null(await node.RemoveAsync(consent: true));
        Assert.Null(node.Serving());
    }

    [Fact]
    public async Task PublisherNotTrustedAsTheHost_RunsInAProcessOfItsOwn_AndCanBeStartedAgain()
    {
        await using var node = await NodeAsync("a");
        await node.Desk.AddPublisherAsync("Vendor", _maker.PublicPem, inProcess: false, Way.Screen, CancellationToken.None);
        Assert.Null(await node.InstallAsync(_maker.Package("1.1.0")));
        Assert.Equal(PluginIsolation.ChildProcess, Assert.Single(node.Registry.Statuses).Isolation);
        Assert.Null(await node.InstallAsync(_maker.Package("1.2.0"), consent: false));
        Assert.Equal("1.2.0", node.Serving());
        Assert.Null(PluginNode.CodeOf(await node.Desk.StartAgainAsync("phone", Way.Screen, CancellationToken.None)));
        Assert.Equal("package.notInstalled", PluginNode.CodeOf(await node.Desk.StartAgainAsync("nothing", Way.Screen, CancellationToken.None)));
        Assert.Equal(PluginActs.StartedAgain, node.Desk.Shelf.Acts(1)[0].Act);
    }

    [Fact]
    public async Task LeftOver_OfACrash_IsCleanedAtTheNextStart()
    {
        var left = Directory.CreateDirectory(Path.Combine(_folder, "a", PluginParts.FolderName, ".unfinished-1"));
        await using var node = await NodeAsync("a");
        Assert.False(Directory.Exists(left.FullName));
    }

    private Task<PluginNode> NodeAsync(string name, bool shipsPhone = false) => PluginNode.StartAsync(Path.Combine(_folder, name), _catalog, _tenants, shipsPhone);

    private async Task TrustAsync(PluginNode node) =>
        Assert.Null(PluginNode.CodeOf(await node.Desk.AddPublisherAsync("Vendor", _maker.PublicPem, inProcess: true, Way.Screen, CancellationToken.None)));

    private ValueTask<bool> WriteChunkAsync(string digest, byte[] bytes) =>
        _catalog.WriteAsync(s => s.Update(new PluginChunk { Digest = digest, Number = 0, Bytes = bytes }), CancellationToken.None);
}
