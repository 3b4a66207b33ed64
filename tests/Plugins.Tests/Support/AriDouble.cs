using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace Derman.Plugins.Tests.Support;

/// <summary>An exchange's Asterisk REST Interface: what stands, and a WebSocket that says what a script tells it.</summary>
public sealed class AriDouble : LineServer
{
    private TaskCompletionSource<Listener> _listener = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _told = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What answers <c>/channels</c>.</summary>
    public string Channels { get; set; } = "[]";

    /// <summary>What answers <c>/bridges</c>.</summary>
    public string Bridges { get; set; } = "[]";

    /// <summary>The status of every answer; 0 = as it should be.</summary>
    public int Status { get; set; }

    public string Password { get; set; } = PhoneFixture.Password;

    /// <summary>Takes everything and answers nothing, as a line does whose other end is gone.</summary>
    public bool IsDead { get; set; }

    public bool LiesAboutTheKey { get; set; }

    /// <summary>Said at once when somebody begins to listen, before he can have asked for the picture.</summary>
    public IReadOnlyList<string> AtOnce { get; set; } = [];

    public ConcurrentQueue<string> Heard { get; } = new();

    /// <summary>Completes when a picture was told since the last reset.</summary>
    public Task Told => _told.Task.WaitAsync(TimeSpan.FromSeconds(20));

    /// <summary>Forgets who was there: the next picture is told to somebody new.</summary>
    public void Reset()
    {
        _listener = new TaskCompletionSource<Listener>(TaskCreationOptions.RunContinuationsAsynchronously);
        _told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public async Task SayAsync(IEnumerable<string> messages)
    {
        await Told;
        var listener = await _listener.Task;
        foreach (var message in messages)
        {
            await listener.Socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, Stop);
        }
    }

    /// <summary>The line breaks.</summary>
    public async Task DropAsync() => (await _listener.Task).Stream.Socket.Close();

    public static string Accept(string key)
    {
#pragma warning disable CA5350 // RFC 6455 names it.
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes($"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
    }

    protected override async Task TalkAsync(NetworkStream stream)
    {
        stream.Socket.NoDelay = true;
        var head = await HeadAsync(stream);
        if (head.Length == 0)
        {
            return;
        }

        var path = head[0].Split(' ')[1];
        Heard.Enqueue(path);
        string? Header(string name) => head.FirstOrDefault(line => line.StartsWith($"{name}: ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..];
        var isRight = Header("Authorization") == $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{PhoneFixture.User}:{Password}"))}";
        var status = Status != 0 ? Status : isRight ? 200 : 401;
        if (status == 200 && path.StartsWith("/ari/events?", StringComparison.Ordinal) && Header("Upgrade") == "websocket")
        {
            await ListenAsync(stream, Header("Sec-WebSocket-Key")!);
            return;
        }

        var body = status != 200 ? "{}" : path == "/ari/channels" ? Channels : path == "/ari/bridges" ? Bridges : null;
        await WriteAsync(stream, body is null
            ? "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            : $"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}");
        if (path == "/ari/bridges")
        {
            _told.TrySetResult();
        }
    }

    private async Task ListenAsync(NetworkStream stream, string key)
    {
        await WriteAsync(stream, $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {(LiesAboutTheKey ? "x" : Accept(key))}\r\nSec-WebSocket-Protocol: ari\r\n\r\n");
        if (IsDead)
        {
            await Task.Delay(Timeout.Infinite, Stop);
        }

        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
        var listener = new Listener(stream, socket);
        foreach (var message in AtOnce)
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, Stop);
        }

        _listener.TrySetResult(listener);
        try
        {
            var bytes = new byte[1024];
            while (await socket.ReceiveAsync(bytes.AsMemory(), Stop) is { MessageType: not WebSocketMessageType.Close })
            {
                Heard.Enqueue("said something");
            }
        }
        catch (WebSocketException)
        {
            return; // The other side went away.
        }
    }

    private async Task<string[]> HeadAsync(NetworkStream stream)
    {
        var bytes = new List<byte>();
        var one = new byte[1];
        while (await stream.ReadAsync(one, Stop) == 1)
        {
            bytes.Add(one[0]);
            if (bytes is [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'])
            {
                return Encoding.ASCII.GetString([.. bytes]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            }
        }

        return [];
    }

    private async Task WriteAsync(NetworkStream stream, string text) => await stream.WriteAsync(Encoding.UTF8.GetBytes(text), Stop);

    private sealed record Listener(NetworkStream Stream, WebSocket Socket);
}
