using System.Net.WebSockets;

namespace Derman.Channels.Phone.Ari;

/// <summary>The WebSocket on which events come, over a line of the host.</summary>
internal sealed class AriSocket : IAsyncDisposable
{
    private const int LongestMessage = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly WebSocket _socket;
    private readonly LineStream _stream;
    private byte[] _bytes = new byte[16 * 1024];
    private int _filled;
    private Task<ValueWebSocketReceiveResult>? _reading;

    private AriSocket(LineStream stream, TimeSpan keepalive)
    {
        _stream = stream;
        _socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions
        {
            IsServer = false, KeepAliveInterval = keepalive, KeepAliveTimeout = keepalive * 2, // A half-open line is known after three of them.
        });
    }

    public static async ValueTask<(AriSocket? Socket, Trouble? Trouble)> OpenAsync(IChannelHost host, ExchangeAccount account, CancellationToken cancellationToken) =>
        account.IsPrivate
            ? await ExchangeLine.OpenAsync(host, account, line => UpgradeAsync(line, account, cancellationToken), cancellationToken)
            : (null, new Trouble(TroubleKind.NotTrusted, "Without TLS only on this machine.", PhoneSettings.Security)); // Whoever hears the password can listen to every call.

    /// <returns>The next message's bytes, good until the next call; null when none came in time.</returns>
    /// <exception cref="IOException">The line broke or was closed.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                _reading ??= _socket.ReceiveAsync(_bytes.AsMemory(_filled), cancellationToken).AsTask();
                var received = await _reading.WaitAsync(patience, cancellationToken);
                _reading = null;
                _filled += received.Count;
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    throw new IOException("The exchange closed the line.");
                }

                if (received.EndOfMessage)
                {
                    var whole = _bytes.AsMemory(0, _filled);
                    _filled = 0;
                    return whole;
                }

                if (_filled == _bytes.Length)
                {
                    Grow();
                }
            }
        }
        catch (TimeoutException) when (_reading is { IsCompleted: false })
        {
            return null;
        }
        catch (Exception e) when (e is WebSocketException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new IOException(e.InnerException?.Message ?? e.Message, e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _stream.DisposeAsync();
    }

    private static async ValueTask<(AriSocket? Socket, Trouble? Trouble)> UpgradeAsync(ChannelConnection line, ExchangeAccount account, CancellationToken cancellationToken)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(Patience);
            var key = AriHandshake.NewKey();
            await line.WriteAsync(AriHandshake.Request(account, key), limit.Token);
            var (status, accept, rest) = await AriHandshake.AnswerAsync(line, limit.Token);
            return status == 101 && AriHandshake.IsAccepted(accept, key)
                ? (new AriSocket(new LineStream(line, rest), account.Keepalive), null)
                : (null, AriClient.Refusal(status, account));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, Trouble.Silent);
        }
    }

    private void Grow()
    {
        if (_bytes.Length >= LongestMessage)
        {
            throw new IOException("A message is too long.");
        }

        Array.Resize(ref _bytes, _bytes.Length * 2);
    }
}
