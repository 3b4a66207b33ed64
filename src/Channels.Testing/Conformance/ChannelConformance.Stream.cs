using Xunit;

namespace Derman.Channels.Testing;

// A line of our own.
public abstract partial class ChannelConformance
{
    /// <summary>The account that receives over a line of its own; override it when <see cref="Account"/> receives by webhook.</summary>
    protected virtual TestAccount StreamAccount => Account;

    /// <summary>What the provider has waiting arrives, within the bounds of the sink; a second run from the same place gives the same keys.</summary>
    [ConformanceFact]
    public async Task Stream_HandsOver_AndRepeatsUnderTheSameKeys()
    {
        var (first, second) = (await RunAsync(null), await RunAsync(null));
        Assert.NotEmpty(first.Events);
        Assert.NotNull(first.Cursor);
        Assert.Null(first.Fault);
        Assert.Equal(first.Events.Select(Key).Order(StringComparer.Ordinal), second.Events.Select(Key).Order(StringComparer.Ordinal));
    }

    /// <summary>From the stored cursor on it runs as well, whatever that cursor is.</summary>
    [ConformanceFact]
    public async Task Stream_WithAnyCursor_Runs()
    {
        var before = await RunAsync(null);
        await RunAsync(before.Cursor);
        await RunAsync("kit: no cursor of yours 😀");
    }

    /// <summary>Cancelled while the provider is silent: it ends within five seconds and leaves no line open.</summary>
    [ConformanceFact]
    public async Task Stream_Cancelled_EndsSoon()
    {
        Needs(ChannelCapability.ReceiveStream);
        var host = Host(StreamAccount);
        host.Http.NextHangs();
        await EndsWhenCancelledAsync(stop => Plugin.Stream!.RunAsync(host, new CollectingSink(), stop), token => AskedAsync(host, token), "The stream");
        Assert.Equal(0, host.Lines.Open);
    }

    /// <summary>A provider out of reach or out of order ends the run with a reason; it is the host that tries again.</summary>
    [ConformanceFact]
    public async Task Stream_BrokenLine_EndsWithAReason()
    {
        Needs(ChannelCapability.ReceiveStream);
        ChannelHttpResult[] answers =
        [
            new ChannelHttpFailure(ChannelHttpFailureKind.NotSent, "No connection."), new ChannelHttpFailure(ChannelHttpFailureKind.NoAnswer, "No answer."),
            FakeHttp.Answer(401, "{}"), FakeHttp.Answer(500, "<html>"),
        ];
        foreach (var answer in answers)
        {
            var host = Host(StreamAccount);
            host.Http.Always = _ => answer;
            host.Lines.Always = new ChannelConnectFailure(ChannelConnectFailureKind.Unreachable, "Nobody answers.");
            var end = await InTimeAsync(Plugin.Stream!.RunAsync(host, new CollectingSink(), CancellationToken.None), $"With {answer} the stream");
            Assert.False(string.IsNullOrWhiteSpace(end.Reason));
            NoSecret(end.Reason, "the reason a stream ended");
            Assert.Equal(0, host.Lines.Open);
        }
    }

    private async Task<CollectingSink> RunAsync(string? cursor)
    {
        Needs(ChannelCapability.ReceiveStream);
        var host = Host(StreamAccount);
        host.Cursor = cursor;
        var sink = new CollectingSink();
        using var stop = new CancellationTokenSource();
        var run = Plugin.Stream!.RunAsync(host, sink, stop.Token).AsTask();
        await Task.WhenAny(run, sink.First, Task.Delay(cursor is null ? Bound : TimeSpan.FromMilliseconds(500), stop.Token));
        await stop.CancelAsync();
        try
        {
            var end = await BoundedAsync(run);
            NoSecret(end.Reason, "the reason a stream ended");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return sink;
        }

        return sink;
    }
}
