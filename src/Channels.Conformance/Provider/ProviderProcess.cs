using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Derman.Channels.Testing;
using Derman.Channels.Wire;

namespace Derman.Channels.Conformance.Provider;

/// <summary>A vendor's double of the provider, a program of any language: asked on its standard streams, in the frames of the plugin protocol.</summary>
internal sealed class ProviderProcess : IWireServer, IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<int, FakeLineEnd> _lines = new();
    private readonly Process _process;
    private readonly WirePeer _peer;
    private int _lastLine;

    private ProviderProcess(Process process)
    {
        _process = process;
        _peer = new WirePeer(process.StandardOutput.BaseStream, process.StandardInput.BaseStream, this, "provider");
        _peer.Start();
    }

    public ProviderWords Words { get; private set; } = null!;

    public static async Task<ProviderProcess> StartAsync(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var provider = new ProviderProcess(Process.Start(start)!);
        provider.Words = new ProviderWords((await provider.AskAsync("describe", [], default)).Data);
        return provider;
    }

    public WebhookRequest Sign(WebhookRequest request, TestAccount account, DateTimeOffset? at)
    {
        var data = new JsonObject { ["request"] = Json(request), ["account"] = Json(account) };
        if (at is { } time)
        {
            data["at"] = time.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        }

        var proof = Now(AskAsync("sign", data, request.Body)).Data;
        return request with { Headers = [.. request.Headers, .. ProviderWords.Pairs(proof, "headers")], Query = [.. request.Query, .. ProviderWords.Pairs(proof, "query")] };
    }

    public ChannelHttpResult Answer(ChannelHttpRequest request, TestAccount account)
    {
        var message = Now(AskAsync("answer", new JsonObject { ["request"] = Json(request), ["account"] = Json(account) }, request.Body));
        var result = message.Read<ChannelHttpResult>();
        return result is ChannelHttpResponse response ? response with { Body = message.Body } : result;
    }

    public async Task SpeakAsync(ChannelConnectRequest request, FakeLineEnd line, CancellationToken ct)
    {
        var id = Interlocked.Increment(ref _lastLine);
        _lines[id] = line;
        try
        {
            await AskAsync("speak", new JsonObject { ["line"] = id, ["host"] = request.Host, ["port"] = request.Port }, default, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return; // The plugin has hung up.
        }
        finally
        {
            _lines.TryRemove(id, out _);
        }
    }

    public async ValueTask<WirePayload> AnswerAsync(WireMessage request, CancellationToken cancellationToken)
    {
        var line = _lines.TryGetValue(request.Data.GetProperty("line").GetInt32(), out var open) ? open
            : throw new WireCallException(new WireError(WireErrors.LineBroken, "The line is closed."));
        switch (request.Op)
        {
            case "say":
                line.Say(System.Text.Encoding.UTF8.GetString(request.Body.Span));
                return WirePayload.Nothing;
            case "hear":
                var heard = await line.LineAsync(cancellationToken);
                return new WirePayload(JsonSerializerOf(new JsonObject { ["text"] = heard }), default);
            default:
                throw new WireCallException(new WireError(WireErrors.UnknownOp, $"'{request.Op}' is not known here."));
        }
    }

    public void Notice(WireMessage notice)
    {
        // A provider tells nothing without being asked.
    }

    public async ValueTask DisposeAsync()
    {
        _peer.Close(null);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    private async Task<WireMessage> AskAsync(string op, JsonObject data, ReadOnlyMemory<byte> body, CancellationToken ct = default)
    {
        var asked = _peer.AskAsync(op, new WirePayload(JsonSerializerOf(data), body), within: null, ct).AsTask();
        try
        {
            return op == "speak" ? await asked : await asked.WaitAsync(Longest, ct);
        }
        catch (Exception e) when (e is WireCallException or WireClosedException or TimeoutException)
        {
            throw new InvalidOperationException($"Your provider did not answer '{op}': {e.Message}", e);
        }
    }

    private static byte[] JsonSerializerOf(JsonObject data) => System.Text.Encoding.UTF8.GetBytes(data.ToJsonString());

    private static JsonNode? Json<T>(T value) => JsonNode.Parse(WirePayload.Of(value).Data.Span);

    private static JsonObject Json(TestAccount account)
    {
        var values = new JsonObject();
        foreach (var (key, value) in account.Values)
        {
            values[key] = value;
        }

        return new JsonObject { ["key"] = account.Key, ["values"] = values };
    }

    private static T Now<T>(Task<T> asked) => Blocking.On(asked);
}
