using Derman.Channels;
using Derman.Channels.Testing;

namespace Derman.Plugins.Tests.Kit;

public sealed class PhoneConformanceTests() : ShippedConformance("phone")
{
    protected override TestAccount Account { get; } = Of("main", ("token", "exchange-token-ours"), ("line", "153"));

    protected override TestAccount OtherAccount { get; } = Of("other", ("token", "exchange-token-theirs"));

    protected override WebhookProof Proof => WebhookProof.SharedToken;

    protected override IReadOnlyList<WebhookFixture> Webhooks =>
    [
        WebhookFixture.Text("ring", """{"callId":"1767600000.42","event":"ring","from":"+90 (555) 000 00 01","to":"153","at":"2026-01-05T11:00:00+03:00"}"""),
        WebhookFixture.Text("a call", """[{"callId":"7","event":"ring","from":"۰۹۱۲۳۴۵۶۷۸۹"},{"callId":"7","event":"answered","agent":"201","at":1767600000},{"callId":"7","event":"hangup"}]""", 3),
    ];

    protected override WebhookRequest Sign(WebhookRequest request, TestAccount account) => With(request, "X-Derman-Token", account.Values["token"]);
}
