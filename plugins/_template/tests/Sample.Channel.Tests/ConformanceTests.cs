using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Derman.Channels;
using Derman.Channels.Testing;

namespace Sample.Channel.Tests;

/// <summary>Everything a host relies on. Add tests of your own beside it for what only your provider does.</summary>
public sealed class ConformanceTests : ChannelConformance
{
    protected override string Folder { get; } =
        typeof(ConformanceTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(value => value.Key == "PluginFolder").Value!;

    protected override TestAccount Account { get; } = Of("main", "api-key-of-ours", "webhook-secret-of-ours");

    protected override TestAccount OtherAccount { get; } = Of("other", "api-key-of-theirs", "webhook-secret-of-theirs");

    protected override IReadOnlyList<WebhookFixture> Webhooks =>
    [
        WebhookFixture.Text("one", """{"messages":[{"id":"m1","from":"ayse","name":"Ayşe","text":"Su yok","at":1767600000}]}"""),
        WebhookFixture.Text(
            "batch",
            """{"messages":[{"id":"m2","from":"ayse","text":"Hâlâ yok","at":1767600001},{"id":"m3","from":"ali","text":"آب قطع است","at":1767600002},{"id":"m4"}]}""",
            events: 3),
    ];

    protected override IReadOnlyList<OutboundMessage> Messages =>
        [new OutboundMessage { IdempotencyKey = "key-1", To = "ayse-yilmaz", Content = new OutboundText("Ekip yolda, iyi günler.") }];

    protected override WebhookRequest Sign(WebhookRequest request, TestAccount account) => SignAt(request, account, FakeChannelHost.Start);

    protected override WebhookRequest SignAt(WebhookRequest request, TestAccount account, DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{seconds}."), .. request.Body.Span];
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(account.Values["webhookSecret"]), signed);
        return request with { Headers = [.. request.Headers, new("X-Chat-Signature", $"t={seconds},v1={Convert.ToHexStringLower(hash)}")] };
    }

    protected override ChannelHttpResult Answer(ChannelHttpRequest request, TestAccount account)
    {
        if (!request.Headers.Contains(new("Authorization", $"Bearer {account.Values["apiKey"]}")))
        {
            return FakeHttp.Answer(401, "{}");
        }

        return request.Address.AbsolutePath switch
        {
            "/v1/messages" => FakeHttp.Answer(200, """{"id":"out-1"}"""),
            "/v1/account" => FakeHttp.Answer(200, """{"name":"desk"}"""),
            _ => FakeHttp.Answer(404, "{}"),
        };
    }

    private static TestAccount Of(string key, string apiKey, string secret) =>
        new(key, new Dictionary<string, string> { ["apiKey"] = apiKey, ["webhookSecret"] = secret });
}
