using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests;

public class WhatsAppToleranceTests(WhatsAppFixture whatsApp) : IClassFixture<WhatsAppFixture>
{
    [Fact]
    public void OneBadElement_DoesNotStopTheOthers()
    {
        var events = whatsApp.Parse(Change("""
            "messages":[{"from":"905550000001","id":"a","timestamp":"1767600000","type":"text","text":{"body":"bir"}},
            {"from":"905550000001","id":"b","timestamp":"soon","type":"text","text":{"body":"iki"}}, 7,
            {"from":"905550000001","id":"c","timestamp":1767600001,"type":"text","text":{"body":"üç"},"new_field":{}}],
            "statuses":[{"id":"x","status":"teleported","timestamp":"1767600000"}]
            """));
        Assert.Equal([typeof(InboundMessage), typeof(UnknownEvent), typeof(UnknownEvent), typeof(InboundMessage), typeof(UnknownEvent)], events.Select(e => e.GetType()));
        var unknown = Assert.IsType<UnknownEvent>(events[1]);
        Assert.Equal(("malformedElement", "1000"), (unknown.Reason, unknown.ProviderAccountId));
        Assert.Contains("iki", unknown.Raw, StringComparison.Ordinal);
        Assert.Equal(events.Count, events.Select(e => e.DedupKey).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("", "malformedBody")]
    [InlineData("{", "malformedBody")]
    [InlineData("[]", "unknownObject")]
    [InlineData("""{"object":"page","entry":[]}""", "unknownObject")]
    [InlineData("""{"object":"whatsapp_business_account","entry":[]}""", "emptyBody")]
    [InlineData("""{"object":"whatsapp_business_account","entry":[{"id":"1"}]}""", "malformedElement")]
    [InlineData("""{"object":"whatsapp_business_account","entry":[{"changes":[{"field":"account_update","value":{"event":"X"}}]}]}""", "unknownField")]
    [InlineData("""{"object":"whatsapp_business_account","entry":[{"changes":[{"field":"messages","value":{"messages":[{"id":"a"}]}}]}]}""", "missingAccount")]
    public void Strange_IsKeptWithItsReason(string body, string reason) =>
        Assert.Equal(reason, Assert.IsType<UnknownEvent>(Assert.Single(whatsApp.Parse(body))).Reason);

    [Fact]
    public void Edit_ReplacesTheEarlierMessage()
    {
        var message = Message("""
            "type":"edit","edit":{"original_message_id":"wamid.OLD","message":{"type":"text","text":{"body":"düzeltilmiş"}}}
            """);
        Assert.Equal(("wamid.OLD", "düzeltilmiş"), (message.EditOf, message.Text));
    }

    [Fact]
    public void Revoke_NamesTheMessageTakenBack() =>
        Assert.Equal(new RevokedPart("wamid.OLD"), Assert.Single(Message("""
            "type":"revoke","revoke":{"original_message_id":"wamid.OLD"}
            """).Parts));

    [Fact]
    public void Reaction_MayBeTakenBack()
    {
        Assert.Equal(new ReactionPart("wamid.O", "👍"), Assert.Single(Message("\"type\":\"reaction\",\"reaction\":{\"message_id\":\"wamid.O\",\"emoji\":\"\\ud83d\\udc4d\"}").Parts));
        Assert.Equal(new ReactionPart("wamid.O", null), Assert.Single(Message("\"type\":\"reaction\",\"reaction\":{\"message_id\":\"wamid.O\"}").Parts));
    }

    [Fact]
    public void Location_HasDegrees() =>
        Assert.Equal(new LocationPart(38.5006, 42.28, "Sahil", null), Assert.Single(Message("\"type\":\"location\",\"location\":{\"latitude\":38.5006,\"longitude\":\"42.28\",\"name\":\"Sahil\"}").Parts));

    [Fact]
    public void Document_HasItsName()
    {
        var part = Assert.IsType<MediaPart>(Assert.Single(Message(
            "\"type\":\"document\",\"document\":{\"id\":\"5\",\"filename\":\"dilekçe.pdf\",\"sha256\":\"Ke1QD6ZOtV/BncQSSsswDl3MoPgiowGumZRNsMeh5PI=\"}").Parts));
        Assert.Equal((MediaKind.Document, "dilekçe.pdf"), (part.Kind, part.FileName));
        Assert.Equal("29ed500fa64eb55fc19dc4124acb300e5dcca0f822a301ae99944db0c7a1e4f2", part.Sha256);
    }

    [Fact]
    public void UnknownType_IsShown() =>
        Assert.Equal(new UnsupportedPart("type", "hologram"), Assert.Single(Message("\"type\":\"hologram\",\"hologram\":{}").Parts));

    [Fact]
    public void HalfAnEmoji_DoesNotLoseTheText() =>
        Assert.Equal("kar\uFFFD 😀", Message("\"type\":\"text\",\"text\":{\"body\":\"kar\\ud83d \\ud83d\\ude00\"}").Text);

    [Fact]
    public void SenderWithoutNumber_IsKnownByUserId()
    {
        var message = Assert.IsType<InboundMessage>(Assert.Single(whatsApp.Parse(Change("""
            "contacts":[{"profile":{"name":"Ayşe","username":"ayse"},"user_id":"TR.134"}],
            "messages":[{"from_user_id":"TR.134","id":"a","timestamp":"1767600000","type":"text","text":{"body":"x"}}]
            """))));
        Assert.Equal(("TR.134", null, "Ayşe"), (message.From, message.FromAlternate, message.FromName));
    }

    [Fact]
    public void WrittenOnTheTelephoneItself_IsOursToThePersonWrittenTo()
    {
        var echo = Assert.IsType<InboundMessage>(Assert.Single(whatsApp.Parse(Change("""
            "message_echoes":[{"from":"15550100001","to":"905550000001","id":"wamid.E","timestamp":"1767600000","type":"text","text":{"body":"Ekip yolda"}}]
            """).Replace("\"field\":\"messages\"", "\"field\":\"smb_message_echoes\"", StringComparison.Ordinal))));
        Assert.Equal((true, "905550000001", "Ekip yolda", "message:wamid.E"), (echo.IsOurs, echo.From, echo.Text, echo.DedupKey));
    }

    [Fact]
    public void Advertisement_ThatLedHere_IsKept() =>
        Assert.Equal("Sokağınızı bildirin · ad · https://fb.me/1", Message("""
            "type":"text","text":{"body":"x"},"referral":{"source_url":"https://fb.me/1","source_type":"ad","source_id":"5","headline":"Sokağınızı bildirin"}
            """).Referral);

    [Theory]
    [InlineData("order")]
    [InlineData("system")]
    [InlineData("request_welcome")]
    public void OrderAndSystem_AreShownAsUnsupported(string type)
    {
        var message = Message($"\"type\":\"{type}\",\"{type}\":{{\"body\":\"numara değişti\"}}");
        Assert.Equal(new UnsupportedPart("type", type), Assert.Single(message.Parts));
        Assert.Equal(type == "system" ? "numara değişti" : null, message.Text);
    }

    [Fact]
    public void StatusOfAPersonWithoutNumber_NamesTheUserId() =>
        Assert.Equal("TR.134", Assert.IsType<DeliveryReceipt>(Assert.Single(whatsApp.Parse(Change("""
            "contacts":[{"profile":{"name":"Ayşe"},"user_id":"TR.134"}],
            "statuses":[{"id":"wamid.O","status":"delivered","timestamp":"1767600000","recipient_user_id":"TR.134"}]
            """)))).Recipient);

    [Fact]
    public void FailedStatus_NamesCodeAndCure()
    {
        var receipt = Assert.IsType<DeliveryReceipt>(Assert.Single(whatsApp.Parse(Change("""
            "statuses":[{"id":"wamid.O","status":"failed","timestamp":"1767600000","biz_opaque_callback_data":"key-1",
            "errors":[{"code":131047,"title":"Re-engagement message"}]}]
            """))));
        Assert.Equal((DeliveryState.Failed, "131047", "Re-engagement message"), (receipt.State, receipt.ErrorCode, receipt.ErrorTitle));
        Assert.Equal((SendRejection.WindowClosed, "key-1"), (receipt.FailureCode, receipt.IdempotencyKey));
    }

    private InboundMessage Message(string content) => Assert.IsType<InboundMessage>(Assert.Single(whatsApp.Parse(
        Change($"\"messages\":[{{\"from\":\"905550000001\",\"id\":\"m\",\"timestamp\":\"1767600000\",{content}}}]"))));

    private static string Change(string content) =>
        "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"1\",\"changes\":[{\"field\":\"messages\",\"value\":{\"metadata\":{\"phone_number_id\":\"1000\"},"
        + content + "}}]}]}";
}
