using Derman.Channels;
using Derman.Channels.Testing;

namespace Derman.Plugins.Tests.Kit;

public sealed class SmsConformanceTests() : ShippedConformance("sms")
{
    private int _sent;

    protected override TestAccount Account { get; } = Of("main", [.. Gateway("gateway-key-ours-1", "webhook-token-ours")]);

    protected override TestAccount OtherAccount { get; } = Of("other", [.. Gateway("gateway-key-theirs", "webhook-token-theirs")]);

    protected override TestAccount StreamAccount { get; } = Of(
        "netgsm", ("gateway", "netgsm"), ("sender", "TATVAN"), ("user", "8505550001"), ("password", "netgsm-password-1"));

    protected override WebhookProof Proof => WebhookProof.SharedToken;

    protected override IReadOnlyList<WebhookFixture> Webhooks =>
    [
        WebhookFixture.Text("report", """{"messageId":"m-1","status":"DELIVRD","to":"05550000001","time":"2026-01-05T11:00:00+03:00","clientReference":"k-1"}"""),
        WebhookFixture.Text("message", "id=7&from=%2B905551112233&to=3333&text=Su+yok&timestamp=1767600000") with { ContentType = "application/x-www-form-urlencoded" },
        WebhookFixture.Text("batch", """[{"id":"1","status":"DELIVRD"},{"id":"2","from":"5551112233","text":"ateş"},{"id":"3","status":"UNDELIV"}]""", 3),
    ];

    protected override IReadOnlyList<OutboundMessage> Messages => [Message("905550000001", new OutboundText("Başvurunuz alındı, ekip yolda."))];

    protected override WebhookRequest Sign(WebhookRequest request, TestAccount account) => With(request, "X-Derman-Token", account.Values["webhookToken"]);

    protected override ChannelHttpResult Answer(ChannelHttpRequest request, TestAccount account) => request.Address.AbsolutePath switch
    {
        "/status" => FakeHttp.Answer(200, "{}"),
        "/v1/messages" when request.Headers.Contains(new("Authorization", $"Bearer {account.Values["apiKey"]}")) =>
            FakeHttp.Answer(200, $$"""{"messages":[{"id":"{{Numbered("m-{0}", ref _sent)}}"}]}"""),
        "/sms/rest/v2/report" => FakeHttp.Answer(406, """{"code":"60"}"""),
        "/sms/rest/v2/inbox" => FakeHttp.Answer(200, """{"code":"00","messages":[{"msg":"Su yok","orjinator":"05551112233","date":"05.01.2026 14:00:00","id":"1"}]}"""),
        _ => FakeHttp.Answer(401, """{"error":{"code":"AUTH"}}"""),
    };

    private static IEnumerable<(string Key, string Value)> Gateway(string key, string token) =>
    [
        ("gateway", "generic"), ("sender", "TATVAN"), ("apiKey", key), ("webhookToken", token), ("sendUrl", "https://gateway.example/v1/messages"),
        ("probeUrl", "https://gateway.example/status"), ("sendHeaders", "Authorization: Bearer {key}"), ("sendBody", """{"to":"{to+}","text":"{text}"}"""),
        ("idPattern", "$.messages[0].id"), ("errorPattern", "$.error.code"),
    ];
}
