using System.Text;
using System.Text.Json;
using Derman.Channels;
using Derman.Channels.Conformance.Provider;
using Derman.Channels.Testing;
using Derman.Channels.Wire;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Kit;

/// <summary>A double of a provider in another language, as the kit asks it; and the page that tells how.</summary>
public sealed class ProviderTests
{
    private static readonly ChannelHttpRequest Post = new() { Method = "POST", Address = new Uri("https://chat.example/"), Body = "ışık"u8.ToArray() };

    internal static Task<ProviderProcess> StartAsync(string program) =>
        ProviderProcess.StartAsync("node", [Path.Combine(AppContext.BaseDirectory, "Programs", program), Path.Combine(Shipped.Root, "src", "Channels.Node", "testing.cjs")]);

    [Fact]
    public async Task Double_InNode_DescribesSignsAnswersAndSpeaks()
    {
        await using var provider = await StartAsync("provider.cjs");
        var words = provider.Words;
        var fixture = Assert.Single(words.Webhooks);
        Assert.Equal(("token-of-theirs", false, true, true), (words.OtherAccount.Values["token"], words.AsksByHttp, words.SignsTime, words.Batches));
        Assert.Equal(("ff00", "application/octet-stream", false), (Convert.ToHexStringLower(fixture.Body.Span), fixture.ContentType, fixture.MayGrow));

        var signed = provider.Sign(new WebhookRequest { Method = "POST", Headers = [new("A", "b")], Body = fixture.Body }, words.Account, FakeChannelHost.Start);
        Assert.Equal([new("A", "b"), new("X-Proof", "token-of-ours 2 2026-01-05T12:00:00.000Z")], signed.Headers);

        var answer = Assert.IsType<ChannelHttpResponse>(provider.Answer(Post, words.Account));
        Assert.Equal((200, "IŞIK"), (answer.Status, Encoding.UTF8.GetString(answer.Body.Span)));
        Assert.Equal(new ChannelHttpFailure(ChannelHttpFailureKind.NotSent, "asleep"), provider.Answer(Post with { Method = "GET" }, words.Account));

        var host = new FakeChannelHost(Shipped.Package("email").Manifest!, new TestAccount("main", new Dictionary<string, string> { ["mailHosts"] = "imap.example:993" }));
        host.Lines.Provider = provider.SpeakAsync;
        await using var line = Assert.IsType<ChannelConnected>(await host.ConnectAsync(new ChannelConnectRequest("imap.example", 993, ConnectionSecurity.Tls), default)).Connection;
        await line.WriteAsync("günaydın\r\nbye\r\n"u8.ToArray(), default);
        var heard = new StringBuilder();
        var buffer = new byte[1024];
        int read;
        while ((read = await line.ReadAsync(buffer, default)) > 0)
        {
            heard.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        Assert.Equal("hello imap.example:993\r\nyou said günaydın\r\n", heard.ToString());
    }

    [Fact]
    public void EveryFrame_OfThePage_IsReadAsItStandsThere()
    {
        var ops = new Dictionary<long, string>();
        foreach (var line in File.ReadLines(Path.Combine(Shipped.Root, "docs", "conformance.md")).Where(line => line.StartsWith('{')))
        {
            var frame = JsonDocument.Parse(line).RootElement;
            if (frame.TryGetProperty("op", out var op))
            {
                ops[frame.GetProperty("id").GetInt64()] = op.GetString()!;
                continue;
            }

            var data = frame.GetProperty("data");
            switch (ops[frame.GetProperty("re").GetInt64()])
            {
                case "describe":
                    Assert.Equal((1, 1), (new ProviderWords(data).Webhooks.Count, new ProviderWords(data).Messages.Count));
                    break;
                case "sign":
                    Assert.Single(ProviderWords.Pairs(data, "headers"));
                    break;
                default:
                    Assert.IsType<ChannelHttpResponse>(WireJson.Read<ChannelHttpResult>(data));
                    break;
            }
        }

        Assert.Equal(["answer", "describe", "sign"], ops.Values.Order(StringComparer.Ordinal));
    }
}
