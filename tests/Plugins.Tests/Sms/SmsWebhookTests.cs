using System.Text;
using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Sms;

public class SmsWebhookTests(SmsFixture sms) : IClassFixture<SmsFixture>
{
    private const string Token = "gateway-token-1234";
    private static readonly DateTimeOffset Arrival = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("Authorization", "Bearer gateway-token-1234", null, WebhookVerdict.Genuine)]
    [InlineData("X-Derman-Token", "gateway-token-1234", null, WebhookVerdict.Genuine)]
    [InlineData(null, null, "gateway-token-1234", WebhookVerdict.Genuine)]
    [InlineData("X-Derman-Token", "last-years-token-12", null, WebhookVerdict.Forged)]
    [InlineData(null, null, "gateway-token-123", WebhookVerdict.Forged)]
    [InlineData("Authorization", "Bearer ", null, WebhookVerdict.Forged)]
    [InlineData("Authorization", "Basic eA==", null, WebhookVerdict.Missing)]
    [InlineData(null, null, null, WebhookVerdict.Missing)]
    public void Token_IsChecked(string? header, string? value, string? query, WebhookVerdict verdict) =>
        Assert.Equal(verdict, Check(Accounts.Context(("webhookToken", Token)), header, value, query));

    [Fact]
    public void Token_OfAnotherAccount_IsForged_AndWithoutOneNothingIsTaken()
    {
        Assert.Equal(WebhookVerdict.Forged, Check(Accounts.Context(("webhookToken", "another-accounts-token")), "X-Derman-Token", Token, null));
        Assert.Equal(WebhookVerdict.NotConfigured, Check(Accounts.Context(), "X-Derman-Token", "", null));
        Assert.Equal(405, sms.Plugin.Webhooks!.Handshake(new WebhookRequest { Method = "GET" }, Accounts.Context()).Status);
    }

    [Fact]
    public void Report_WithUsualNames_IsRead()
    {
        var receipt = Assert.IsType<DeliveryReceipt>(Assert.Single(Parse(
            """{"messageId":"m-1","status":"DELIVRD","to":"05550000001","time":"2026-01-05T11:00:00+03:00","clientReference":"k-1","price":0.1}""")));
        Assert.Equal(("m-1", DeliveryState.Delivered, "905550000001", "k-1"), (receipt.MessageExternalId, receipt.State, receipt.Recipient, receipt.IdempotencyKey));
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero), receipt.At);
        Assert.Null(receipt.FailureCode);
    }

    [Fact]
    public void Report_WithTheGatewaysOwnNames_IsRead()
    {
        var receipts = Parse(
            """{"results":[{"msg":{"ref":1},"dlr":2,"err":"0x10","done":"05.01.2026 14:00:00"},{"msg":{"ref":2},"dlr":8},{"msg":{"ref":3},"dlr":77}]}""",
            "kind=report&list=results&id=msg.ref&state=dlr&code=err&at=done&zone=+03:00&unreachable=2,3&sent=8");
        var failed = Assert.IsType<DeliveryReceipt>(receipts[0]);
        Assert.Equal(("1", DeliveryState.Failed, SendRejection.RecipientUnreachable, "0x10"), (failed.MessageExternalId, failed.State, failed.FailureCode, failed.ErrorCode));
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 11, 0, 0, TimeSpan.Zero), failed.At);
        Assert.Equal((DeliveryState.Sent, Arrival), (Assert.IsType<DeliveryReceipt>(receipts[1]).State, ((DeliveryReceipt)receipts[1]).At));
        Assert.Equal("malformedElement", Assert.IsType<UnknownEvent>(receipts[2]).Reason);
    }

    [Theory]
    [InlineData("REJECTD", SendRejection.Refused)]
    [InlineData("expired", SendRejection.RecipientUnreachable)]
    [InlineData("UNDELIV", SendRejection.RecipientUnreachable)]
    public void Report_OfFailure_HasItsCode(string word, string code) =>
        Assert.Equal(code, Assert.IsType<DeliveryReceipt>(Assert.Single(Parse($$"""{"id":"1","status":"{{word}}"}"""))).FailureCode);

    [Theory]
    [InlineData("RET")]
    [InlineData("İPTAL")]
    [InlineData("STOP")]
    [InlineData("لغو")]
    [InlineData("Su kesintisi var 😀")]
    public void Message_IsKeptAsWritten(string text)
    {
        var message = Assert.IsType<InboundMessage>(Assert.Single(Parse($"id=7&from=%2B90+555+111+2233&to=3333&text={Uri.EscapeDataString(text)}&timestamp=1767600000")));
        Assert.Equal(("7", "905551112233", text), (message.ExternalId, message.From, message.Text));
        Assert.Equal(new TextPart(text), Assert.Single(message.Parts));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1767600000), message.At);
    }

    [Fact]
    public void Message_WithoutId_IsKnownByItsContent()
    {
        const string Body = """{"msisdn":"5551112233","message":"ateş","date":"2026-01-05T11:00:00Z"}""";
        Assert.Equal(Parse(Body)[0].DedupKey, Parse(Body)[0].DedupKey);
        Assert.NotEqual(Parse(Body)[0].DedupKey, Parse(Body.Replace("11:00", "11:01", StringComparison.Ordinal))[0].DedupKey);
    }

    [Fact]
    public void Batch_GivesEach_AndOneBadOneIsKept()
    {
        var events = Parse("""[{"id":"1","status":"DELIVRD"},{"id":"1","status":"DELIVRD"},7,{"id":"2","from":"5551112233","text":"a"},{"id":"3","from":"x","body":"\ud83d"},{}]""");
        Assert.Equal(["DeliveryReceipt", "DeliveryReceipt", "UnknownEvent", "InboundMessage", "InboundMessage", "UnknownEvent"], events.Select(e => e.GetType().Name));
        Assert.Equal(events[0].DedupKey, events[1].DedupKey);
    }

    [Theory]
    [InlineData("", "malformedBody")]
    [InlineData("{", "malformedBody")]
    [InlineData("hello", "malformedBody")]
    [InlineData("[]", "emptyBody")]
    [InlineData("{}", "malformedElement")]
    [InlineData("a=b", "malformedElement")]
    public void Strange_IsKept(string body, string reason) => Assert.Equal(reason, Assert.IsType<UnknownEvent>(Assert.Single(Parse(body))).Reason);

    [Fact]
    public void TimeWithoutOffset_IsNotBelieved() =>
        Assert.Equal(Arrival, Assert.IsType<DeliveryReceipt>(Assert.Single(Parse("""{"id":"1","status":"SENT","time":"2026-01-05 14:00:00"}"""))).At);

    private IReadOnlyList<InboundEvent> Parse(string body, string query = "")
    {
        var pairs = query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=')).Select(pair => KeyValuePair.Create(pair[0], pair[1]));
        return sms.Plugin.Webhooks!.Parse(new WebhookRequest { Method = "POST", Body = Encoding.UTF8.GetBytes(body), Query = [.. pairs], ReceivedAt = Arrival });
    }

    private WebhookVerdict Check(ChannelAccountContext account, string? header, string? value, string? query) => sms.Plugin.Webhooks!.Authenticate(
        new WebhookRequest
        {
            Method = "POST",
            Headers = header is null ? [] : [new(header, value!)],
            Query = query is null ? [] : [new("x-derman-token", query)],
        },
        account);
}
