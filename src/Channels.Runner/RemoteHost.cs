using System.Diagnostics;
using Derman.Channels.Wire;

namespace Derman.Channels.Runner;

/// <summary>The host as the plugin sees it within one call: every way out is a request over the line.</summary>
internal sealed class RemoteHost(WirePeer peer, long call, WireAccount account, DateTimeOffset now, string? cursor, bool isLong) : IChannelHost, IInboundSink
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private string? _cursor = cursor;

    public string Account => account.Account;

    // A short call has one time; a line that lives for days must not stand still.
    public DateTimeOffset UtcNow => isLong ? now + Stopwatch.GetElapsedTime(_started) : now;

    public string? Cursor => _cursor;

    public string? Setting(string key) => account.Settings.GetValueOrDefault(key);

    public string? Secret(string key) => account.Secrets.GetValueOrDefault(key);

    public void Log(ChannelLogLevel level, string code, string message) =>
        peer.Notice(WireOps.Log, WirePayload.Of(new WireLog(level, code, message.Length > 1000 ? message[..1000] : message)), call);

    public async ValueTask<ChannelHttpResult> SendHttpAsync(ChannelHttpRequest request, CancellationToken cancellationToken)
    {
        var answer = await peer.AskAsync(WireOps.Http, WirePayload.Of(request, request.Body), call, cancellationToken);
        var result = answer.Read<ChannelHttpResult>();
        return result is ChannelHttpResponse response ? response with { Body = answer.Body } : result;
    }

    public async ValueTask<ChannelConnectResult> ConnectAsync(ChannelConnectRequest request, CancellationToken cancellationToken)
    {
        var connected = (await peer.AskAsync(WireOps.Connect, WirePayload.Of(request), call, cancellationToken)).Read<WireConnected>();
        return connected.Connection is { } id
            ? new ChannelConnected(new RemoteLine(peer, call, id))
            : new ChannelConnectFailure(connected.Kind ?? ChannelConnectFailureKind.Unreachable, connected.Reason ?? "");
    }

    public async ValueTask TakeAsync(IReadOnlyList<InboundEvent> events, string? cursor, CancellationToken cancellationToken)
    {
        await peer.AskAsync(WireOps.Take, WirePayload.Of(new WireEvents(events, cursor)), call, cancellationToken);
        _cursor = cursor ?? _cursor;
    }
}

/// <summary>A line the host holds for the plugin.</summary>
internal sealed class RemoteLine(WirePeer peer, long call, int id) : ChannelConnection
{
    private ReadOnlyMemory<byte> _left;
    private int _closed;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (buffer.IsEmpty)
        {
            return 0;
        }

        if (_left.IsEmpty)
        {
            _left = (await OnLineAsync(WireOps.Read, WirePayload.Of(new WireRead(id, WireLimits.MostReadBytes)), cancellationToken)).Body;
        }

        var taken = Math.Min(buffer.Length, _left.Length);
        _left[..taken].CopyTo(buffer);
        _left = _left[taken..];
        return taken;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (!bytes.IsEmpty)
        {
            await OnLineAsync(WireOps.Write, WirePayload.Of(new WireLine(id), bytes.ToArray()), cancellationToken);
        }
    }

    public override async ValueTask StartTlsAsync(CancellationToken cancellationToken) =>
        await OnLineAsync(WireOps.StartTls, WirePayload.Of(new WireLine(id)), cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) == 0)
        {
            await OnLineAsync(WireOps.Close, WirePayload.Of(new WireLine(id)), CancellationToken.None);
        }
    }

    private async ValueTask<WireMessage> OnLineAsync(string op, WirePayload payload, CancellationToken ct)
    {
        try
        {
            return await peer.AskAsync(op, payload, call, ct);
        }
        catch (WireCallException e)
        {
            throw new IOException(e.Reason, e);
        }
    }
}
