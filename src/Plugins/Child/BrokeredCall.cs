using System.Collections.Concurrent;
using Derman.Channels;
using Derman.Channels.Wire;

namespace Derman.Plugins.Child;

/// <summary>One call of the host that runs in a plugin's process, with everything the plugin may ask within it.</summary>
internal sealed class BrokeredCall(ICallHost host, IInboundSink? sink) : IAsyncDisposable
{
    private const int MostRequests = 64;
    private const int MostEvents = 1000;
    private const int LongestCursor = 4096;
    private readonly ConcurrentDictionary<int, ChannelConnection> _lines = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly SemaphoreSlim _taking = new(1, 1);
    private int _lastLine;
    private int _requests;
    private int _reached;

    public ICallHost Host { get; } = host;

    public CancellationToken Ended => _ended.Token;

    /// <summary>Whether anything may have reached the provider.</summary>
    public bool MayHaveReached => Volatile.Read(ref _reached) > 0;

    public async ValueTask<WirePayload> AnswerAsync(WireMessage request, CancellationToken ct)
    {
        if (Interlocked.Increment(ref _requests) > MostRequests)
        {
            Interlocked.Decrement(ref _requests);
            throw new WireCallException(new WireError(WireErrors.NotPermitted, $"More than {MostRequests} requests at once within one call."));
        }

        try
        {
            return request.Op switch
            {
                WireOps.Http => await HttpAsync(WireJson.ReadHttp(request.Data) with { Body = request.Body }, ct),
                WireOps.Connect => await ConnectAsync(WireJson.ReadConnect(request.Data), ct),
                WireOps.Read => await ReadAsync(request.Read<WireRead>(), ct),
                WireOps.Write => await WriteAsync(request.Read<WireLine>(), request.Body, ct),
                WireOps.StartTls => await StartTlsAsync(request.Read<WireLine>(), ct),
                WireOps.Close => await CloseAsync(request.Read<WireLine>()),
                WireOps.Take => await TakeAsync(request.Read<WireEventsRead>(), ct),
                var other => throw new WireCallException(new WireError(WireErrors.UnknownOp, $"'{other}' is not known here.")),
            };
        }
        finally
        {
            Interlocked.Decrement(ref _requests);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        foreach (var id in _lines.Keys)
        {
            await CloseAsync(new WireLine(id));
        }
    }

    private async ValueTask<WirePayload> HttpAsync(ChannelHttpRequest request, CancellationToken ct)
    {
        Interlocked.Increment(ref _reached);
        var result = await Host.SendHttpAsync(request, ct);
        if (result is ChannelHttpFailure { Kind: ChannelHttpFailureKind.NotPermitted or ChannelHttpFailureKind.NotSent })
        {
            Interlocked.Decrement(ref _reached);
        }

        return WirePayload.Of(result, result is ChannelHttpResponse response ? response.Body : default);
    }

    private async ValueTask<WirePayload> ConnectAsync(ChannelConnectRequest request, CancellationToken ct)
    {
        var result = await Host.ConnectAsync(request, ct);
        if (result is not ChannelConnected connected)
        {
            var failure = (ChannelConnectFailure)result;
            return WirePayload.Of(new WireConnected(null, failure.Kind, failure.Reason));
        }

        var id = Interlocked.Increment(ref _lastLine);
        _lines[id] = connected.Connection;
        if (_ended.IsCancellationRequested)
        {
            await CloseAsync(new WireLine(id)); // The call ended while the line was being opened.
        }

        return WirePayload.Of(new WireConnected(id));
    }

    private async ValueTask<WirePayload> ReadAsync(WireRead read, CancellationToken ct)
    {
        var buffer = new byte[Math.Clamp(read.Most, 1, WireLimits.MostReadBytes)];
        var line = Line(read.Connection);
        return new WirePayload(default, buffer.AsMemory(0, await OnLineAsync(() => line.ReadAsync(buffer, ct))));
    }

    private async ValueTask<WirePayload> WriteAsync(WireLine which, ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        var line = Line(which.Connection);
        Interlocked.Increment(ref _reached);
        return await OnLineAsync(async () =>
        {
            await line.WriteAsync(bytes, ct);
            return WirePayload.Nothing;
        });
    }

    private async ValueTask<WirePayload> StartTlsAsync(WireLine which, CancellationToken ct)
    {
        var line = Line(which.Connection);
        return await OnLineAsync(async () =>
        {
            await line.StartTlsAsync(ct);
            return WirePayload.Nothing;
        });
    }

    private async ValueTask<WirePayload> CloseAsync(WireLine which)
    {
        if (_lines.TryRemove(which.Connection, out var line))
        {
            await line.DisposeAsync();
        }

        return WirePayload.Nothing;
    }

    private async ValueTask<WirePayload> TakeAsync(WireEventsRead taken, CancellationToken ct)
    {
        if (sink is null)
        {
            throw new WireCallException(new WireError(WireErrors.NotPermitted, "Only a stream hands over events."));
        }

        if (taken.Events.Count > MostEvents || taken.Cursor?.Length > LongestCursor)
        {
            throw new WireCallException(new WireError(WireErrors.NotPermitted, $"At most {MostEvents} events and {LongestCursor} characters of cursor."));
        }

        await _taking.WaitAsync(ct);
        try
        {
            await sink.TakeAsync(WireJson.ReadEvents(taken.Events), taken.Cursor, ct);
            return WirePayload.Nothing;
        }
        finally
        {
            _taking.Release();
        }
    }

    private ChannelConnection Line(int id) =>
        _lines.TryGetValue(id, out var line) ? line : throw new WireCallException(new WireError(WireErrors.LineBroken, "The line is closed."));

    private static async ValueTask<T> OnLineAsync<T>(Func<ValueTask<T>> use)
    {
        try
        {
            return await use();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException or NotSupportedException)
        {
            throw new WireCallException(new WireError(WireErrors.LineBroken, e.Message));
        }
    }
}
