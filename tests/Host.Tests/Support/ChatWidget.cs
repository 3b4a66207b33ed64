using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Derman.Host.Tests.Support;

/// <summary>What a widget does on its line, without a browser: says, hears, breaks off and comes again with what it has.</summary>
internal sealed class ChatWidget(string address, string account, string origin) : IAsyncDisposable
{
    private ClientWebSocket? _socket;

    public string? Token { get; set; }

    public long After { get; private set; }

    public JsonObject? State { get; private set; }

    /// <summary>Everything heard, in the order in which it came.</summary>
    public List<(long Seq, bool Mine, string? Id, string Text)> Heard { get; } = [];

    /// <summary>Files that came with what was heard.</summary>
    public List<(string Id, string Name)> Files { get; } = [];

    public List<string> Acknowledged { get; } = [];

    public List<string> Refused { get; } = [];

    public async Task ConnectAsync(CancellationToken ct = default)
    {
        _socket?.Dispose();
        _socket = new ClientWebSocket();
        _socket.Options.SetRequestHeader("Origin", origin);
        await _socket.ConnectAsync(new Uri($"{address.Replace("http", "ws", StringComparison.Ordinal)}/chat/{account}/socket"), ct);
        await SendAsync(new JsonObject { ["t"] = "hello", ["token"] = Token, ["after"] = After, ["lang"] = "tr" }, ct);
    }

    public Task SayAsync(string id, string text, CancellationToken ct = default) => SendAsync(new JsonObject { ["t"] = "say", ["id"] = id, ["text"] = text, ["name"] = "Ayşe" }, ct);

    public Task SendAsync(JsonObject frame, CancellationToken ct = default) =>
        _socket!.SendAsync(Encoding.UTF8.GetBytes(frame.ToJsonString()), WebSocketMessageType.Text, true, ct);

    /// <summary>Gone without a word, as a phone in a lift.</summary>
    public void Break() => _socket!.Abort();

    /// <summary>Listens until something is so.</summary>
    public async Task UntilAsync(Func<ChatWidget, bool> so)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (!so(this))
        {
            await HearAsync(patience.Token);
        }
    }

    public async Task HearAsync(CancellationToken ct)
    {
        var bytes = new List<byte>();
        var chunk = new byte[8192];
        WebSocketReceiveResult got;
        do
        {
            got = await _socket!.ReceiveAsync(chunk, ct);
            Assert.NotEqual(WebSocketMessageType.Close, got.MessageType);
            bytes.AddRange(chunk.AsSpan(0, got.Count));
        }
        while (!got.EndOfMessage);
        Take(JsonNode.Parse(bytes.ToArray())!.AsObject());
    }

    public void Take(JsonObject frame)
    {
        switch (frame["t"]!.GetValue<string>())
        {
            case "welcome":
                Token = frame["token"]?.GetValue<string>() ?? Token;
                break;
            case "ack":
                Acknowledged.Add(frame["id"]!.GetValue<string>());
                break;
            case "refused":
                Refused.Add(frame["code"]!.GetValue<string>());
                break;
            case "state":
                State = frame["state"]!.AsObject();
                break;
            case "messages":
                foreach (var message in frame["list"]!.AsArray())
                {
                    Files.AddRange((message!["files"]?.AsArray() ?? []).Select(f => (f!["id"]!.GetValue<string>(), f["name"]!.GetValue<string>())));
                    Heard.Add((message!["seq"]!.GetValue<long>(), message["mine"]!.GetValue<bool>(), message["id"]?.GetValue<string>(), message["text"]!.GetValue<string>()));
                }

                After = frame["upto"]!.GetValue<long>();
                break;
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket?.Dispose();
        return ValueTask.CompletedTask;
    }
}
