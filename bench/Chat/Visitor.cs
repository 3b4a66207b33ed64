using System.Buffers.Text;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Derman.ChatLoad;

/// <summary>One widget as a program: keeps what is not confirmed, comes again after every break, and writes down everything it hears.</summary>
internal sealed class Visitor(int number, Uri socketAddress, string origin, Random random)
{
    private readonly Lock _gate = new();
    private readonly List<(string Id, string Text)> _waiting = [];
    private readonly List<(long Seq, bool Mine, string Text)> _heard = [];
    private ClientWebSocket? _socket;
    private string? _token;
    private long _after;
    private int _said;
    private bool _up;

    public int Number => number;

    public int Said => _said;

    /// <summary>How often it had to come again.</summary>
    public int Breaks { get; private set; }

    public bool IsConnected => _up;

    /// <summary>The chat's id: the first half of the key.</summary>
    public Guid? Chat => _token is { } token ? new Guid(Base64Url.DecodeFromChars(token).AsSpan(0, 16), bigEndian: true) : null;

    public bool AllConfirmed
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count == 0;
            }
        }
    }

    public IReadOnlyList<(long Seq, bool Mine, string Text)> Heard
    {
        get
        {
            lock (_gate)
            {
                return [.. _heard];
            }
        }
    }

    /// <summary>Lives until stopped: connects, listens, connects again.</summary>
    public async Task LiveAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await VisitAsync(stop);
            }
            catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException or HttpRequestException or ObjectDisposedException)
            {
                Breaks++;
            }

            _up = false;
            await Task.Delay(50 + Next(150), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public async Task SayAsync(CancellationToken ct)
    {
        (string Id, string Text) word;
        lock (_gate)
        {
            word = (string.Create(CultureInfo.InvariantCulture, $"word-{_said:d6}"), Mine(_said));
            _said++;
            _waiting.Add(word);
        }

        await TrySendAsync(word, ct);
    }

    /// <summary>Gone in the middle of whatever is under way.</summary>
    public void Break() => _socket?.Abort();

    public string Mine(int n) => string.Create(CultureInfo.InvariantCulture, $"v{number} says {n}");

    public string Answer(int n) => string.Create(CultureInfo.InvariantCulture, $"to v{number} answer {n}");

    private async Task VisitAsync(CancellationToken stop)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin);
        await socket.ConnectAsync(socketAddress, stop);
        _socket = socket;
        await SendAsync(socket, new JsonObject { ["t"] = "hello", ["token"] = _token, ["after"] = _after, ["lang"] = "tr" }, stop);
        var buffer = new byte[16 * 1024];
        var text = new MemoryStream();
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer, stop);
            if (got.MessageType == WebSocketMessageType.Close)
            {
                return;
            }

            text.Write(buffer, 0, got.Count);
            if (got.EndOfMessage)
            {
                using var frame = JsonDocument.Parse(text.ToArray());
                text.SetLength(0);
                await TakeAsync(socket, frame.RootElement, stop);
            }
        }
    }

    private async Task TakeAsync(ClientWebSocket socket, JsonElement frame, CancellationToken stop)
    {
        switch (frame.GetProperty("t").GetString())
        {
            case "welcome":
                _token = frame.TryGetProperty("token", out var token) ? token.GetString() : _token;
                await AgainAsync(socket, stop);
                _up = true;
                break;
            case "ack":
                lock (_gate)
                {
                    _waiting.RemoveAll(w => w.Id == frame.GetProperty("id").GetString());
                }

                break;
            case "refused":
                throw new InvalidOperationException($"v{number} was refused: {frame}");
            case "messages":
                lock (_gate)
                {
                    foreach (var message in frame.GetProperty("list").EnumerateArray())
                    {
                        _heard.Add((message.GetProperty("seq").GetInt64(), message.GetProperty("mine").GetBoolean(), message.GetProperty("text").GetString()!));
                    }

                    _after = frame.GetProperty("upto").GetInt64();
                }

                await SendAsync(socket, new JsonObject { ["t"] = "seen", ["upto"] = _after }, stop);
                break;
        }
    }

    /// <summary>What was not confirmed goes again, in its order.</summary>
    private async Task AgainAsync(ClientWebSocket socket, CancellationToken stop)
    {
        (string, string)[] waiting;
        lock (_gate)
        {
            waiting = [.. _waiting];
        }

        foreach (var (id, text) in waiting)
        {
            await SendAsync(socket, Say(id, text), stop);
        }
    }

    private async Task TrySendAsync((string Id, string Text) word, CancellationToken ct)
    {
        if (_socket is not { State: WebSocketState.Open } socket || !_up)
        {
            return; // It goes with the next connection.
        }

        try
        {
            await SendAsync(socket, Say(word.Id, word.Text), ct);
        }
        catch (Exception e) when (e is WebSocketException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            return; // The reader sees the break too, and comes again.
        }
    }

    private static JsonObject Say(string id, string text) => new() { ["t"] = "say", ["id"] = id, ["text"] = text };

    private readonly SemaphoreSlim _sending = new(1);

    private async Task SendAsync(ClientWebSocket socket, JsonObject frame, CancellationToken ct)
    {
        await _sending.WaitAsync(ct);
        try
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(frame.ToJsonString()), WebSocketMessageType.Text, true, ct);
        }
        finally
        {
            _sending.Release();
        }
    }

    private int Next(int most)
    {
        lock (random)
        {
            return random.Next(most);
        }
    }
}
