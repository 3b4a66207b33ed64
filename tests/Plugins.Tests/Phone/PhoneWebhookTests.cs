using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Phone;

public class PhoneWebhookTests(PhoneFixture phone) : IClassFixture<PhoneFixture>
{
    private const string Token = "exchange-token-1234";

    [Fact]
    public void Ring_IsRead()
    {
        var call = Assert.IsType<CallEvent>(Assert.Single(Parse(
            """{"callId":"1767600000.42","event":"ring","from":"+90 (555) 000 00 01","to":"153","agent":"201","at":"2026-01-05T11:00:00+03:00"}""")));
        Assert.Equal(("1767600000.42", CallEventKind.Ring, "905550000001", "153", "201"), (call.CallId, call.Kind, call.From, call.To, call.Agent));
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 8, 0, 0, TimeSpan.Zero), call.At);
        Assert.Null(call.ProviderAccountId);
    }

    [Fact]
    public void List_GivesEachWithItsOwnKey_AndOneBadOneIsKept()
    {
        var events = Parse("""
            [{"callId":7,"event":"Ring","from":"۰۹۱۲ ۳۴۵ ۶۷۸۹"},{"callId":7,"event":"explode"},{"callId":"7","event":"answered","at":1767600000},
             {"callId":"7","event":"hangup","at":"2026-01-05T11:00:00.5Z"},{"callId":"8","event":"abandoned","from":"anonymous"},"x"]
            """);
        Assert.Equal(["CallEvent", "UnknownEvent", "CallEvent", "CallEvent", "CallEvent", "UnknownEvent"], events.Select(e => e.GetType().Name));
        Assert.Equal(6, events.Select(e => e.DedupKey).Distinct(StringComparer.Ordinal).Count());
        Assert.Equal("09123456789", ((CallEvent)events[0]).From);
        Assert.Null(((CallEvent)events[0]).At);
        Assert.Null(((CallEvent)events[4]).From);
    }

    [Theory]
    [InlineData("", "malformedBody")]
    [InlineData("callId=1", "malformedBody")]
    [InlineData("{}", "malformedElement")]
    [InlineData("""{"callId":"1","event":"ring","at":"2026-01-05T11:00:00"}""", "malformedElement")]
    [InlineData("""{"callId":"1","event":"ring","at":"yesterday"}""", "malformedElement")]
    public void Strange_IsKept(string body, string reason) => Assert.Equal(reason, Assert.IsType<UnknownEvent>(Assert.Single(Parse(body))).Reason);

    [Theory]
    [InlineData("Authorization", "Bearer exchange-token-1234", WebhookVerdict.Genuine)]
    [InlineData("authorization", "bearer exchange-token-1234", WebhookVerdict.Genuine)]
    [InlineData("X-Derman-Token", "exchange-token-1234", WebhookVerdict.Genuine)]
    [InlineData("X-Derman-Token", "exchange-token-123", WebhookVerdict.Forged)]
    [InlineData("Authorization", "Bearer ", WebhookVerdict.Forged)]
    [InlineData("Authorization", "Basic ZXhjaGFuZ2U=", WebhookVerdict.Missing)]
    [InlineData("X-Other", "exchange-token-1234", WebhookVerdict.Missing)]
    public void Token_IsChecked(string header, string value, WebhookVerdict verdict) => Assert.Equal(verdict, Check(Accounts.Context(("token", Token)), header, value));

    [Fact]
    public void Token_NotSet_IsNotConfigured() => Assert.Equal(WebhookVerdict.NotConfigured, Check(Accounts.Context(), "X-Derman-Token", ""));

    [Fact]
    public void Get_IsNotAnswered()
    {
        Assert.Equal(405, phone.Plugin.Webhooks!.Handshake(new WebhookRequest { Method = "GET" }, Accounts.Context()).Status);
        Assert.Null(phone.Plugin.Sender);
    }

    private IReadOnlyList<InboundEvent> Parse(string body) => phone.Parse(body);

    private WebhookVerdict Check(ChannelAccountContext account, string header, string value) =>
        phone.Plugin.Webhooks!.Authenticate(new WebhookRequest { Method = "POST", Headers = [new(header, value)] }, account);
}
