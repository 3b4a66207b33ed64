using Derman.Channels;
using Derman.Plugins.Packages;
using Derman.Plugins.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Derman.Plugins.Tests.Packages;

/// <summary>Installed versions beside the shipped ones, in a registry that serves.</summary>
public sealed class InstalledTests : IDisposable
{
    private readonly TempFolder _shipped = new();
    private readonly TempFolder _folder = new();
    private readonly InstalledPlugins _installed = new();

    public void Dispose()
    {
        _shipped.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Upgrade_While200ParsesRun_FailsNone()
    {
        _shipped.Copy("phone");
        await using var registry = Registry();
        await registry.LoadAllAsync(CancellationToken.None);
        var done = 0;
        var parsing = Enumerable.Range(0, 200).Select(_ => Task.Run(async () =>
        {
            for (var call = 0; call < 20; call++)
            {
                using var lease = registry.Lease("phone") ?? throw new InvalidOperationException("No plugin.");
                Assert.Single(await lease.Calls.ParseAsync(new WebhookRequest { Method = "POST", Body = "{}"u8.ToArray() }, CancellationToken.None));
                await Task.Yield(); // With the lease in hand: the old version must wait for it.
                Interlocked.Increment(ref done);
            }
        })).ToList();
        foreach (var version in (string[])["1.1.0", "1.2.0", "1.3.0"])
        {
            Put(version, PackageKit.Maker);
            var replacement = await registry.ReplaceAsync("phone", CancellationToken.None);
            Assert.Equal((PluginState.Loaded, version), (replacement.Status.State, replacement.Status.Version!.ToString()));
            Assert.True(await replacement.OldUnloaded.WaitAsync(TimeSpan.FromSeconds(60)));
        }

        await Task.WhenAll(parsing).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(4000, done);
        var status = Assert.Single(registry.Statuses);
        Assert.Equal(("Vendor", PluginIsolation.InProcess), (status.Publisher, status.Isolation));
    }

    [Fact]
    public async Task HigherVersion_Counts_WhicheverSideHasIt()
    {
        _shipped.Copy("phone", PackageKit.Version("2.0.0"));
        Put("1.5.0", PackageKit.Maker);
        await using var registry = Registry();
        await registry.LoadAllAsync(CancellationToken.None);
        Assert.Equal(new Version(2, 0, 0), registry.Manifest("phone")!.Version);
        Put("2.1.0", PackageKit.Maker);
        await registry.ReplaceAsync("phone", CancellationToken.None);
        Assert.Equal(new Version(2, 1, 0), registry.Manifest("phone")!.Version);
        _installed.Remove("phone");
        await registry.ReplaceAsync("phone", CancellationToken.None);
        Assert.Equal(new Version(2, 0, 0), registry.Manifest("phone")!.Version);
        Assert.Null(registry.Statuses.Single(s => s.State == PluginState.Loaded).Publisher);
    }

    [Fact]
    public async Task PublisherNotTrustedAsTheHost_RunsInAProcessOfItsOwn()
    {
        Put("1.1.0", PackageKit.Maker with { InProcess = false });
        await using var registry = Registry();
        await registry.LoadAllAsync(CancellationToken.None);
        var status = Assert.Single(registry.Statuses);
        Assert.Equal((PluginState.Resting, (Derman.Channels.PluginIsolation?)Derman.Channels.PluginIsolation.ChildProcess), (status.State, status.Isolation));
    }

    [Fact]
    public async Task WithdrawnPublisher_HasAStateAReasonAndACure()
    {
        Put("1.1.0", PackageKit.Maker);
        await using var registry = Registry();
        await registry.LoadAllAsync(CancellationToken.None);
        Assert.NotNull(registry.Manifest("phone"));

        var before = _installed.Find("phone")!;
        _installed.Set(before with { Fault = PackageErrors.PublisherWithdrawn("Vendor", before.Publisher.KeyId) });
        Assert.True(await registry.RemoveAsync("phone", CancellationToken.None));
        await registry.ScanAsync(CancellationToken.None);
        var status = Assert.Single(registry.Statuses);
        Assert.Equal((PluginState.Refused, "package.publisherWithdrawn", new Version(1, 1, 0)), (status.State, status.Fault?.Code, status.Version));
        Assert.Null(registry.Lease("phone"));
    }

    private void Put(string version, Publisher publisher)
    {
        var (package, store) = (PackageKit.Package(version), new PluginStore(_folder.Path));
        var folder = store.Put(new MemoryStream(package), PackageKit.Check(package), new PackageReader());
        _installed.Set(new InstalledPlugin("phone", Version.Parse(version), folder, publisher));
    }

    private PluginRegistry Registry()
    {
        var options = new PluginOptions { Installed = _installed };
        options.Folders.Add(_shipped.Path);
        return new PluginRegistry(Options.Create(options), NodaTime.SystemClock.Instance, NullLogger<PluginRegistry>.Instance);
    }
}
