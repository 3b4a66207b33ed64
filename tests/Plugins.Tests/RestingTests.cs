using Derman.Channels;
using Derman.Plugins;
using Derman.Plugins.Child;
using Derman.Plugins.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;

namespace Derman.Plugins.Tests;

/// <summary>A process is there while it is needed, and nobody notices that it was not.</summary>
public sealed class RestingTests
{
    private static readonly WebhookRequest Request = new() { Method = "POST", Headers = [new("X-Token", "x")], Body = "a"u8.ToArray() };

    [Fact]
    public async Task Process_IsStartedByTheFirstCall_KeptWhileOneRuns_AndLaidToRestWhenIdle()
    {
        var handle = await RestAsync(NodeRunnerTests.Wires.Folder, TimeSpan.FromMilliseconds(300));
        Assert.Equal((PluginState.Resting, null), (handle.Status.State, handle.Process));
        using var lease = handle.TryLease()!;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => lease.Calls.ParseAsync(Request, CancellationToken.None).AsTask()));
        var first = handle.Process!;
        Assert.Equal(PluginState.Loaded, handle.Status.State);

        using var stop = new CancellationTokenSource();
        var running = lease.Calls.SendAsync(new OutboundMessage { IdempotencyKey = "k", To = "x", Content = new OutboundText("never") }, Host(handle), stop.Token).AsTask();
        await Task.WhenAny(first.Ended, Task.Delay(TimeSpan.FromMilliseconds(900)));
        Assert.Same(first, handle.Process);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);

        Assert.Equal("it ended with exit code 0", await first.Ended.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Equal((PluginState.Resting, null), (handle.Status.State, handle.Status.Fault));
        Assert.Equal(4, (await lease.Calls.ParseAsync(Request, CancellationToken.None)).Count);
        lease.Dispose();
        Assert.True(await handle.UnloadAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Process_ThatIsNotWhatItsManifestSays_IsRefusedByTheFirstCall_ForGood()
    {
        using var folder = new TempFolder();
        var copy = Directory.CreateDirectory(Path.Combine(folder.Path, "wires")).FullName;
        var manifest = await File.ReadAllTextAsync(Path.Combine(NodeRunnerTests.Wires.Folder, "channel.json"));
        await File.WriteAllTextAsync(Path.Combine(copy, "channel.json"), manifest.Replace("\"fetchMedia\", ", "", StringComparison.Ordinal));
        File.Copy(Path.Combine(NodeRunnerTests.Wires.Folder, "main.cjs"), Path.Combine(copy, "main.cjs"));
        var handle = await RestAsync(copy, TimeSpan.FromMinutes(1));
        using var lease = handle.TryLease()!;
        await Assert.ThrowsAsync<PluginUnavailableException>(() => lease.Calls.ParseAsync(Request, CancellationToken.None).AsTask());
        Assert.Equal((PluginState.Refused, "plugin.capabilitiesDiffer", false), (handle.Status.State, handle.Status.Fault?.Code, handle.Status.Serves));
        await Assert.ThrowsAsync<PluginUnavailableException>(() => lease.Calls.ParseAsync(Request, CancellationToken.None).AsTask());
        lease.Dispose();
        Assert.True(await handle.UnloadAsync(CancellationToken.None));
    }

    private static async Task<ChildHandle> RestAsync(string folder, TimeSpan after)
    {
        var package = new PluginCatalog([], ChannelsSdk.Current).Read(folder);
        Assert.Null(package.Fault);
        var options = new ChildOptions { RestAfter = after, QuickDeadline = TimeSpan.FromSeconds(20), Heartbeat = TimeSpan.FromSeconds(20) };
        var (handle, fault) = await ChildHandle.RestAsync(package, options, SystemClock.Instance, NullLogger.Instance, CancellationToken.None);
        Assert.Null(fault);
        return (ChildHandle)handle!;
    }

    private static ChannelHost Host(ChildHandle handle) => Accounts.Host(new ChannelBinding
    {
        Tenant = "tatvan",
        Account = "main",
        Manifest = handle.Manifest,
        Settings = Accounts.Values(("base", "http://localhost:1"), ("port", "1")),
        OperatorSettings = Accounts.Values(("hosts", "localhost:1")),
    });
}
