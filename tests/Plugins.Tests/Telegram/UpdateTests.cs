using System.Text;
using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Telegram;

/// <summary>Each fixture leads to what its .expect.md says, as far as authenticity and parsing go; then what they leave open.</summary>
public class UpdateTests(TelegramFixture telegram) : IClassFixture<TelegramFixture>
{
    private const string Secret = "telegram-secret_1234";
    private static readonly DateTimeOffset Arrival = new(2026, 1, 5, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Text_IsKnownByChatAndNumber_AndItsSenderByHisNumber()
    {
        var message = Fixture<InboundMessage>("01-text");
        Assert.Equal(("message:500000101:11", "500000101:11"), (message.DedupKey, message.ExternalId));
        Assert.Equal(("500000101", "Test Citizen", "Протекает крыша"), (message.From, message.FromName, message.Text));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1767600000), message.At);
        Assert.Equal(new TextPart("Протекает крыша"), Assert.Single(message.Parts));
        Assert.Null(message.Thread); // The chat is the person: he is the conversation.
        Assert.Null(message.ProviderAccountId);
    }

    [Fact]
    public void Repeat_HasTheSameKey_AndTheSameNumberInAnotherChatAnother()
    {
        var body = Encoding.UTF8.GetString(Shipped.Fixture("telegram/01-text.json"));
        Assert.Equal(Parse(body)[0].DedupKey, Parse(body)[0].DedupKey);
        Assert.NotEqual(Parse(body)[0].DedupKey, Parse(body.Replace("\"chat\": {\n      \"id\": 500000101", "\"chat\": {\n      \"id\": -500000102", StringComparison.Ordinal))[0].DedupKey);
    }

    [Fact]
    public void Location_IsAPlace() => Assert.Equal(new LocationPart(55.7558, 37.6173, null, null), Assert.Single(Fixture<InboundMessage>("03-location").Parts));

    [Fact]
    public void Edit_IsARevisionOfTheMessage_NotANewOne()
    {
        var edit = Fixture<InboundMessage>("05-edited");
        Assert.Equal(Fixture<InboundMessage>("01-text").ExternalId, edit.EditOf);
        Assert.Equal(("1767600090", "Протекает крыша, 5 этаж"), (edit.Revision, edit.Text));
        Assert.NotEqual(Fixture<InboundMessage>("01-text").DedupKey, edit.DedupKey);
        Assert.Null(Fixture<InboundMessage>("01-text").EditOf);
    }

    [Fact]
    public void OwnContact_ProvesTheNumber_AnotherIsJustACard()
    {
        var own = Assert.IsType<ContactCardPart>(Assert.Single(Fixture<InboundMessage>("07-contact").Parts));
        Assert.Equal(("Test", true), (own.Name, own.IsOfSender));
        Assert.Equal("+15550199001", Assert.Single(own.Phones));
        Assert.Equal("ru", Fixture<InboundMessage>("07-contact").Language);
        var body = Encoding.UTF8.GetString(Shipped.Fixture("telegram/07-contact.json"));
        Assert.False(Card(body.Replace("\"user_id\": 500000101", "\"user_id\": 500000999", StringComparison.Ordinal)).IsOfSender);
        Assert.False(Card(body.Replace(",\n      \"user_id\": 500000101", "", StringComparison.Ordinal)).IsOfSender);
    }

    [Theory]
    [InlineData(Secret, Secret, WebhookVerdict.Genuine)]
    [InlineData(Secret, "telegram-secret_123", WebhookVerdict.Forged)]
    [InlineData(Secret, "last-years-secret_1", WebhookVerdict.Forged)]
    [InlineData(Secret, "", WebhookVerdict.Forged)]
    [InlineData(Secret, null, WebhookVerdict.Missing)]
    [InlineData(null, Secret, WebhookVerdict.NotConfigured)]
    public void Secret_IsChecked(string? ours, string? given, WebhookVerdict verdict)
    {
        var account = ours is null ? Accounts.Context() : Accounts.Context(("webhookSecret", ours));
        KeyValuePair<string, string>[] headers = given is null ? [] : [new("x-telegram-bot-api-secret-token", given)];
        Assert.Equal(verdict, telegram.Plugin.Webhooks!.Authenticate(new WebhookRequest { Method = "POST", Headers = headers }, account));
    }

    [Fact]
    public void Secret_Repeated_IsMissing_AndAGetIsNotAnswered()
    {
        var request = new WebhookRequest { Method = "POST", Headers = [new("X-Telegram-Bot-Api-Secret-Token", Secret), new("x-telegram-bot-api-secret-token", Secret)] };
        Assert.Equal(WebhookVerdict.Missing, telegram.Plugin.Webhooks!.Authenticate(request, Accounts.Context(("webhookSecret", Secret))));
        Assert.Equal(405, telegram.Plugin.Webhooks!.Handshake(new WebhookRequest { Method = "GET" }, Accounts.Context()).Status);
    }

    [Fact]
    public void Photo_IsTheLargestSize_WithItsCaption()
    {
        var message = Message("""
            "caption":"Çukur 🕳","photo":[{"file_id":"small","width":90,"height":67},{"file_id":"large","width":1280,"height":960,"file_size":9},{"file_id":"middle","width":320,"height":240}]
            """);
        var part = Assert.IsType<MediaPart>(Assert.Single(message.Parts));
        Assert.Equal(("large", MediaKind.Image, "image/jpeg", "Çukur 🕳"), (part.MediaId, part.Kind, part.MimeType, part.Caption));
        Assert.Equal("Çukur 🕳", message.Text);
    }

    [Theory]
    [InlineData("\"voice\":{\"file_id\":\"f\",\"mime_type\":\"audio/ogg\"}", MediaKind.Voice, "audio/ogg", null)]
    [InlineData("\"audio\":{\"file_id\":\"f\",\"mime_type\":\"audio/mpeg\",\"file_name\":\"a.mp3\"}", MediaKind.Audio, "audio/mpeg", "a.mp3")]
    [InlineData("\"video\":{\"file_id\":\"f\",\"mime_type\":\"video/mp4\"}", MediaKind.Video, "video/mp4", null)]
    [InlineData("\"video_note\":{\"file_id\":\"f\"}", MediaKind.Video, "video/mp4", null)]
    [InlineData("\"document\":{\"file_id\":\"f\",\"mime_type\":\"application/pdf\",\"file_name\":\"../dilekçe.pdf\"}", MediaKind.Document, "application/pdf", "../dilekçe.pdf")]
    [InlineData("\"animation\":{\"file_id\":\"f\",\"mime_type\":\"video/mp4\"},\"document\":{\"file_id\":\"g\"}", MediaKind.Video, "video/mp4", null)]
    [InlineData("\"sticker\":{\"file_id\":\"f\",\"is_animated\":false,\"is_video\":false}", MediaKind.Sticker, "image/webp", null)]
    [InlineData("\"sticker\":{\"file_id\":\"f\",\"is_animated\":true}", MediaKind.Sticker, "application/x-tgsticker", null)]
    public void File_IsAPartToFetch(string content, MediaKind kind, string type, string? name)
    {
        var part = Assert.IsType<MediaPart>(Assert.Single(Message(content).Parts));
        Assert.Equal(("f", kind, type, name), (part.MediaId, part.Kind, part.MimeType, part.FileName));
    }

    [Fact]
    public void Venue_HasItsNameAndAddress() =>
        Assert.Equal(new LocationPart(38.5, 42.28, "Sahil", "İskele Cad."), Assert.Single(Message(
            "\"location\":{\"latitude\":1,\"longitude\":1},\"venue\":{\"location\":{\"latitude\":38.5,\"longitude\":42.28},\"title\":\"Sahil\",\"address\":\"İskele Cad.\"}").Parts));

    [Theory]
    [InlineData("\"poll\":{\"id\":\"1\"},\"reply_markup\":{}", "poll")]
    [InlineData("\"hologram\":{}", "hologram")]
    [InlineData("\"location\":{\"latitude\":999,\"longitude\":1}", "location")]
    public void OtherContent_IsShown(string content, string type) => Assert.Equal(new UnsupportedPart("type", type), Assert.Single(Message(content).Parts));

    [Fact]
    public void Reply_NamesTheMessage_InTheSameChat() =>
        Assert.Equal("500000101:9", Message("\"text\":\"evet\",\"reply_to_message\":{\"message_id\":9,\"date\":1,\"chat\":{\"id\":500000101}}").ReplyTo);

    [Fact]
    public void Group_IsTheConversation_AndEachHasHisOwnName()
    {
        var message = Assert.IsType<InboundMessage>(Assert.Single(Parse("""
            {"update_id":1,"message":{"message_id":5,"date":1767600000,"from":{"id":7,"username":"ali"},"chat":{"id":-1002003004005,"type":"supergroup","title":"Mahalle"},"text":"su yok"}}
            """)));
        Assert.Equal(("7", "ali", "-1002003004005", "-1002003004005:5"), (message.From, message.FromName, message.Thread, message.ExternalId));
        Assert.Equal(MessageVisibility.Private, message.Visibility);
    }

    [Fact]
    public void OtherBot_IsAMachine() =>
        Assert.Equal(MessageAutomation.AutoReply, Assert.IsType<InboundMessage>(Assert.Single(Parse(
            """{"update_id":1,"message":{"message_id":5,"date":1767600000,"from":{"id":7,"is_bot":true,"first_name":"x"},"chat":{"id":-1},"text":"x"}}"""))).Automation);

    [Fact]
    public void WhoHidesBehindAChat_IsThatChat()
    {
        var message = Assert.IsType<InboundMessage>(Assert.Single(Parse("""
            {"update_id":1,"message":{"message_id":5,"date":1767600000,"from":{"id":1087968824,"is_bot":true,"first_name":"Group"},"sender_chat":{"id":-100200,"title":"Mahalle"},"chat":{"id":-100200},"text":"x"}}
            """)));
        Assert.Equal(("-100200", "Mahalle", null, MessageAutomation.None), (message.From, message.FromName, message.Thread, message.Automation));
        var repeated = Assert.IsType<InboundMessage>(Assert.Single(Parse("""
            {"update_id":1,"message":{"message_id":5,"date":1767600000,"from":{"id":777000},"sender_chat":{"id":-100300,"title":"Kanal"},"is_automatic_forward":true,"chat":{"id":-100200},"text":"x"}}
            """)));
        Assert.Equal(("-100300", "-100200", MessageAutomation.Bulk), (repeated.From, repeated.Thread, repeated.Automation));
    }

    [Fact]
    public void Button_GivesPayloadAndItsWords()
    {
        var pressed = Assert.IsType<InboundMessage>(Assert.Single(Parse("""
            {"update_id":9,"callback_query":{"id":"4382bfdwdsb323b2d9","from":{"id":500000101,"first_name":"Test"},"chat_instance":"1","data":"CSAT:5",
             "message":{"message_id":1001,"date":1767600000,"chat":{"id":500000101},"from":{"id":1,"is_bot":true},"text":"?",
             "reply_markup":{"inline_keyboard":[[{"text":"Kötü","callback_data":"CSAT:1"}],[{"text":"Çok iyi","callback_data":"CSAT:5"}],7]}}}}
            """)));
        Assert.Equal(new ButtonReplyPart("CSAT:5", "Çok iyi"), Assert.Single(pressed.Parts));
        Assert.Equal(("message:callback:4382bfdwdsb323b2d9", "500000101:1001", "500000101", Arrival), (pressed.DedupKey, pressed.ReplyTo, pressed.From, pressed.At));
        Assert.Equal(MessageAutomation.None, pressed.Automation);
    }

    [Theory]
    [InlineData("", "malformedBody")]
    [InlineData("[1]", "malformedElement")]
    [InlineData("{}", "malformedElement")]
    [InlineData("7", "malformedElement")]
    [InlineData("""{"update_id":1}""", "unknownUpdate")]
    [InlineData("""{"update_id":1,"poll":{"id":"1"}}""", "unknownUpdate")]
    [InlineData("""{"update_id":1,"message":{"message_id":1}}""", "malformedElement")]
    [InlineData("""{"update_id":1,"message":{"message_id":1,"date":"soon","chat":{"id":1},"text":"x"}}""", "malformedElement")]
    [InlineData("""{"update_id":1,"edited_message":{"message_id":1,"date":1,"chat":{"id":1},"text":"x"}}""", "malformedElement")]
    [InlineData("""{"update_id":1,"callback_query":{"id":"1","from":{"id":1},"inline_message_id":"x","data":"d"}}""", "malformedElement")]
    [InlineData("""{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":1},"pinned_message":{}}}""", "serviceMessage")]
    [InlineData("""{"update_id":1,"my_chat_member":{"chat":{"id":5},"from":{"id":5},"date":1,"new_chat_member":{"status":"kicked"}}}""", "membershipChanged")]
    public void Strange_IsKeptWithItsReason(string body, string reason) => Assert.Equal(reason, Assert.IsType<UnknownEvent>(Assert.Single(Parse(body))).Reason);

    [Fact]
    public void Blocked_IsNoMessage_AndEachTimeIsKept()
    {
        const string Body = """{"update_id":1,"my_chat_member":{"new_chat_member":{"status":"kicked"}}}""";
        Assert.NotEqual(Parse(Body)[0].DedupKey, Parse(Body.Replace("\"update_id\":1", "\"update_id\":2", StringComparison.Ordinal))[0].DedupKey);
    }

    [Fact]
    public void HalfAnEmoji_DoesNotLoseTheText() => Assert.Equal("kar\uFFFD", Message("\"text\":\"kar\\ud83d\"").Text);

    private ContactCardPart Card(string body) => Assert.IsType<ContactCardPart>(Assert.Single(Assert.IsType<InboundMessage>(Assert.Single(Parse(body))).Parts));

    private T Fixture<T>(string name) => Assert.IsType<T>(Assert.Single(Parse(Encoding.UTF8.GetString(Shipped.Fixture($"telegram/{name}.json")))));

    private InboundMessage Message(string content) => Assert.IsType<InboundMessage>(Assert.Single(Parse(
        $"{{\"update_id\":1,\"new_field\":{{}},\"message\":{{\"message_id\":5,\"date\":1767600000,\"from\":{{\"id\":500000101}},\"chat\":{{\"id\":500000101}},{content}}}}}")));

    private IReadOnlyList<InboundEvent> Parse(string body) =>
        telegram.Plugin.Webhooks!.Parse(new WebhookRequest { Method = "POST", Body = Encoding.UTF8.GetBytes(body), ReceivedAt = Arrival });
}
