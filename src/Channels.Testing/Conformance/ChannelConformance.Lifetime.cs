using System.Runtime.CompilerServices;
using Xunit;

namespace Derman.Channels.Testing;

// What is left when it goes: nothing.
public abstract partial class ChannelConformance
{
    /// <summary>Disposing ends within five seconds, and a second time does nothing.</summary>
    [ConformanceFact]
    public async Task Dispose_IsQuick_AndMayBeRepeated()
    {
        var plugin = CreatePlugin();
        await plugin.DisposeAsync().AsTask().WaitAsync(Bound);
        await plugin.DisposeAsync().AsTask().WaitAsync(Bound);
    }

    /// <summary>
    /// After being used in every way it can be and disposed, the plugin's load context is collected. A timer, thread, task, static event or
    /// cached type that lives on would keep it, and with it every version that is ever replaced.
    /// </summary>
    [ConformanceFact]
    public async Task Unload_LeavesNothing()
    {
        var isGone = await UseAsync();
        for (var round = 0; round < 80 && !isGone(); round++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            if (round > 3)
            {
                await Task.Delay(25);
            }
        }

        Assert.True(isGone(), "Something of the plugin lives on: look for timers, threads, tasks, static events, AsyncLocal and serializers made by reflection.");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private async Task<Func<bool>> UseAsync()
    {
        var (plugin, isGone) = CreateToUnload();
        foreach (var fixture in plugin.Webhooks is null ? [] : Webhooks)
        {
            plugin.Webhooks!.Authenticate(Sign(fixture.Request(), Account), Account.Context(Manifest));
            plugin.Webhooks.Parse(fixture.Request());
        }

        // Hosts of its own, gone with this method: what they remember may be made of the plugin's types.
        if (plugin.Sender is not null)
        {
            await plugin.Sender.SendAsync(Messages[0], NewHost(Account), CancellationToken.None);
        }

        if (plugin.Health is not null)
        {
            await plugin.Health.CheckAsync(NewHost(Account), CancellationToken.None);
        }

        if (plugin.Media is not null && Media is not null)
        {
            await plugin.Media.FetchAsync(Media, NewHost(Account), CancellationToken.None);
        }

        plugin.Measure?.Measure(new OutboundText("a"), Account.Context(Manifest));
        if (plugin.Stream is { } stream)
        {
            var host = NewHost(StreamAccount);
            await EndsWhenCancelledAsync(stop => stream.RunAsync(host, new CollectingSink(), stop), token => AskedAsync(host, token), "The stream");
        }

        await plugin.DisposeAsync();
        return isGone;
    }
}
