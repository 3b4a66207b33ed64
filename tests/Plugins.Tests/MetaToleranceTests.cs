using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests;

/// <summary>What the fixtures do not show, as Meta's pages describe it, and what nobody describes.</summary>
public class MetaToleranceTests(MetaFixture meta) : IClassFixture<MetaFixture>
{
    [Theory]
    [InlineData("", "malformedBody")]
    [InlineData("{", "malformedBody")]
    [InlineData("[]", "unknownObject")]
    [InlineData("""{"object":"whatsapp_business_account","entry":[]}""", "unknownObject")]
    [InlineData("""{"object":"page","entry":[]}""", "emptyBody")]
    [InlineData("""{"object":"page","entry":[{"messaging":[{}]}]}""", "missingAccount")]
    [InlineData("""{"object":"page","entry":[{"id":"1"}]}""", "malformedElement")]
    [InlineData("""{"object":"page","entry":[{"id":"1","messaging":[{"sender":{"id":"2"},"recipient":{"id":"1"},"message":{"mid":"m","text":"x"}}]}]}""", "malformedElement")]
    [InlineData("""{"object":"page","entry":[{"id":"1","changes":[{"field":"feed"}]}]}""", "malformedElement")]
    [InlineData("""{"object":"page","entry":[{"id":"1","changes":[{"field":"leadgen","value":{}}]}]}""", "unknownField")]
    [InlineData("""{"object":"page","entry":[{"id":"1","changes":[{"field":"comments","value":{"id":"5"}}]}]}""", "unknownField")]
    [InlineData("""{"object":"page","entry":[{"id":"1","changes":[{"field":"feed","value":{"item":"event","verb":"add"}}]}]}""", "unknownItem")]
    [InlineData("""{"object":"page","entry":[{"id":"1","time":1767600100,"changes":[{"field":"feed","value":{"item":"comment","verb":"pin","comment_id":"1_2"}}]}]}""", "unknownVerb")]
    [InlineData("""{"object":"page","entry":[{"id":"1","time":1767600100,"changes":[{"field":"feed","value":{"item":"comment","verb":"hide","comment_id":"1_2"}}]}]}""", "commentHidden")]
    [InlineData("""{"object":"page","entry":[{"id":"1","messaging":[{"sender":{"id":"2"},"recipient":{"id":"1"},"timestamp":1767600000000,"referral":{"ref":"x"}}]}]}""", "referral")]
    public void Strange_IsKeptWithItsReason(string body, string reason) =>
        Assert.Equal(reason, Assert.IsType<UnknownEvent>(Assert.Single(meta.Parse(body))).Reason);

    [Theory]
    [InlineData("image", MediaKind.Image)]
    [InlineData("video", MediaKind.Video)]
    [InlineData("audio", MediaKind.Voice)]
    [InlineData("file", MediaKind.Document)]
    [InlineData("ig_reel", MediaKind.Video)]
    public void Attachment_IsToBeFetchedFromItsAddress(string type, MediaKind kind)
    {
        var part = Assert.IsType<MediaPart>(Assert.Single(Message($$$"""{"mid":"m","attachments":[{"type":"{{{type}}}","payload":{"url":"https://scontent.xx.fbcdn.net/a.jpg?oh=1"}}]}""").Parts));
        Assert.Equal((kind, "https://scontent.xx.fbcdn.net/a.jpg?oh=1"), (part.Kind, part.MediaId));
    }

    [Fact]
    public void Sticker_ThatComesTwice_IsOne()
    {
        const string File = "\"payload\":{\"url\":\"https://scontent.xx.fbcdn.net/s.png\",\"sticker_id\":5}";
        Assert.Equal(MediaKind.Sticker, Assert.IsType<MediaPart>(Assert.Single(
            Message("{\"mid\":\"m\",\"attachments\":[{\"type\":\"sticker\"," + File + "},{\"type\":\"image\"," + File + "}]}").Parts)).Kind);
    }

    [Fact]
    public void Place_Link_AndTheUnknown_AreParts()
    {
        Assert.Equal(
            new LocationPart(38.5, 42.28, "Sahil", null),
            Assert.Single(Message("""{"mid":"m","attachments":[{"type":"location","title":"Sahil","payload":{"coordinates":{"lat":38.5,"long":42.28}}}]}""").Parts));
        Assert.Equal("Haber\nhttps://example.org/1", Message("""{"mid":"m","attachments":[{"type":"fallback","title":"Haber","payload":{"url":"https://example.org/1"}}]}""").Text);
        Assert.Equal(new UnsupportedPart("type", "hologram"), Assert.Single(Message("""{"mid":"m","attachments":[{"type":"hologram"}]}""").Parts));
        Assert.Equal(new UnsupportedPart("provider", "image"), Assert.Single(Message("""{"mid":"m","attachments":[{"type":"image","payload":{}}]}""").Parts));
        Assert.Equal(new UnsupportedPart("type", "empty"), Assert.Single(Message("""{"mid":"m"}""").Parts));
    }

    [Fact]
    public void Postback_IsAButtonPressed()
    {
        var pressed = Assert.IsType<InboundMessage>(Item("\"postback\":{\"mid\":\"m\",\"title\":\"Başla\",\"payload\":\"START\",\"referral\":{\"ref\":\"afis-12\",\"source\":\"SHORTLINK\"}}"));
        Assert.Equal(new ButtonReplyPart("START", "Başla"), Assert.Single(pressed.Parts));
        Assert.Equal(("m", "Başla", "SHORTLINK · afis-12"), (pressed.ExternalId, pressed.Text, pressed.Referral));
    }

    [Fact]
    public void Reaction_HasItsOwnId_AndMayBeTakenBack()
    {
        var given = Assert.IsType<InboundMessage>(Item("\"reaction\":{\"mid\":\"m\",\"action\":\"react\",\"reaction\":\"love\",\"emoji\":\"\\u2764\"}"));
        Assert.Equal(new ReactionPart("m", "❤"), Assert.Single(given.Parts));
        var taken = Assert.IsType<InboundMessage>(Item("\"reaction\":{\"mid\":\"m\",\"action\":\"unreact\"}", 1767600009000));
        Assert.Equal(new ReactionPart("m", null), Assert.Single(taken.Parts));
        Assert.NotEqual(given.DedupKey, taken.DedupKey);
        Assert.NotEqual("m", given.ExternalId);
    }

    [Fact]
    public void Edit_ReplacesTheEarlierWords_EachOnce()
    {
        var first = Assert.IsType<InboundMessage>(Item("\"message_edit\":{\"mid\":\"m\",\"text\":\"düzeltilmiş\",\"num_edit\":1}"));
        Assert.Equal(("m", "m", "düzeltilmiş"), (first.EditOf, first.ExternalId, first.Text));
        Assert.NotEqual(first.DedupKey, Item("\"message_edit\":{\"mid\":\"m\",\"text\":\"düzeltilmiş\",\"num_edit\":2}").DedupKey);
        Assert.Equal(first.DedupKey, Item("\"message_edit\":{\"mid\":\"m\",\"text\":\"düzeltilmiş\",\"num_edit\":\"1\"}").DedupKey);
    }

    [Fact]
    public void Delivered_NamesMessagesAndATime()
    {
        var events = Items("\"delivery\":{\"mids\":[\"m_1\",\"m_2\",3],\"watermark\":1767600041000}");
        Assert.Equal(["receipt:m_1:Delivered", "receipt:m_2:Delivered", "watermark:2:Delivered:1767600041000"], events.Select(e => e.DedupKey));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1767600041000), Assert.IsType<DeliveryReceipt>(events[0]).At);
    }

    [Fact]
    public void Instagram_Seen_NamesTheMessage() =>
        Assert.Equal("receipt:aWdf1:Read", Item("\"read\":{\"mid\":\"aWdf1\"}").DedupKey);

    [Fact]
    public void Story_AnsweredOrMentioning_IsNamed()
    {
        Assert.Equal("story · 77", Message("""{"mid":"m","text":"x","reply_to":{"story":{"url":"https://lookaside.fbsbx.com/1","id":"77"}}}""").Referral);
        var mention = Message("""{"mid":"m","attachments":[{"type":"story_mention","payload":{"url":"https://lookaside.fbsbx.com/ig_messaging_cdn/?asset_id=1"}}]}""");
        Assert.Equal("story_mention", mention.Referral);
        Assert.IsType<MediaPart>(Assert.Single(mention.Parts));
        Assert.Equal("m_0", Message("""{"mid":"m","text":"x","reply_to":{"mid":"m_0"}}""").ReplyTo);
    }

    [Fact]
    public void Echo_WithOurMark_SettlesTheSendCall_OneOfAnotherProgramDoesNot()
    {
        var events = Items("\"message\":{\"is_echo\":true,\"mid\":\"m_9\",\"text\":\"x\",\"metadata\":\"derman:key-1\"}", sender: "1", recipient: "2");
        var receipt = Assert.IsType<DeliveryReceipt>(events[0]);
        Assert.Equal(("m_9", "key-1", DeliveryState.Sent), (receipt.MessageExternalId, receipt.IdempotencyKey, receipt.State));
        Assert.True(Assert.IsType<InboundMessage>(events[1]).IsOurs);
        Assert.Single(Items("\"message\":{\"is_echo\":true,\"mid\":\"m_9\",\"text\":\"x\",\"metadata\":\"other\"}", sender: "1", recipient: "2"));

        // A citizen cannot forge one: only echoes are believed.
        Assert.Single(Items("\"message\":{\"mid\":\"m_9\",\"text\":\"x\",\"metadata\":\"derman:key-1\"}"));
    }

    [Fact]
    public void Standby_IsReadLikeAnyMessage() =>
        Assert.IsType<InboundMessage>(Assert.Single(meta.Parse(
            """{"object":"page","entry":[{"id":"1","standby":[{"sender":{"id":"2"},"recipient":{"id":"1"},"timestamp":1767600000000,"message":{"mid":"m","text":"x"}}]}]}""")));

    [Fact]
    public void Message_AsAChangeOfARealAccount_IsAMessage()
    {
        var message = Assert.IsType<InboundMessage>(Assert.Single(meta.Parse(
            """{"object":"instagram","entry":[{"id":"1","time":1767600140,"changes":[{"field":"messages","value":{"sender":{"id":"2"},"recipient":{"id":"1"},"timestamp":"1767600139","message":{"mid":"m","text":"x"}}}]}]}""")));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1767600139), message.At);
    }

    [Fact]
    public void Comment_Removed_IsTakenBack()
    {
        var removed = Feed("""{"item":"comment","verb":"remove","comment_id":"5_6","post_id":"1_5","parent_id":"1_5","created_time":1767600000,"from":{"id":"9"}}""");
        Assert.Equal(new RevokedPart("5_6"), Assert.Single(removed.Parts));
        Assert.Equal(("message:5_6:removed", "5_6"), (removed.DedupKey, removed.Thread));
    }

    [Theory]
    [InlineData("1_5", "5_6")]
    [InlineData("5", "5_6")]
    [InlineData("5_2", "5_2")]
    public void Comment_ThreadIsTheTopComment(string parent, string thread) =>
        Assert.Equal(thread, Feed($$$"""{"item":"comment","verb":"add","comment_id":"5_6","post_id":"1_5","parent_id":"{{{parent}}}","created_time":1767600000,"message":"x","from":{"id":"9"}}""").Thread);

    [Fact]
    public void VisitorsPost_IsPublic_OwnPostsAndLikesAreNobodysConversation()
    {
        var post = Feed("""{"item":"post","verb":"add","post_id":"1_7","created_time":1767600000,"message":"Sokak lambası yanmıyor","from":{"id":"9","name":"A"}}""");
        Assert.Equal((MessageVisibility.Public, "1_7", "1_7"), (post.Visibility, post.Thread, post.ExternalId));
        Assert.Empty(Changes("feed", """{"item":"status","verb":"add","post_id":"1_8","created_time":1767600000,"message":"Duyuru","from":{"id":"1"}}"""));
        Assert.Empty(Changes("feed", """{"item":"reaction","verb":"add","reaction_type":"like","post_id":"1_8","from":{"id":"9"}}"""));
    }

    [Fact]
    public void Mention_IsPublic_AndSaysThatItIsOne()
    {
        var mention = Assert.IsType<InboundMessage>(Assert.Single(Changes(
            "mention", """{"item":"comment","verb":"add","post_id":"3_5","comment_id":"5_6","created_time":1767600000,"message":"@belediye","sender_id":"9","sender_name":"A"}""")));
        Assert.Equal(("mention", "9", "A", "5_6"), (mention.Referral, mention.From, mention.FromName, mention.Thread));

        var elsewhere = Assert.IsType<InboundMessage>(Assert.Single(meta.Parse(
            """{"object":"instagram","entry":[{"id":"1","time":1767600140,"changes":[{"field":"mentions","value":{"media_id":"17","comment_id":"18"}}]}]}""")));
        Assert.Equal(("mention:17:18", MessageVisibility.Public, (string?)null), (elsewhere.ExternalId, elsewhere.Visibility, elsewhere.Text));
    }

    [Fact]
    public void Instagram_OwnComment_IsOurs() =>
        Assert.True(Assert.IsType<InboundMessage>(Assert.Single(meta.Parse(
            """{"object":"instagram","entry":[{"id":"1","time":1767600140,"changes":[{"field":"comments","value":{"from":{"id":"1","username":"us"},"id":"18","parent_id":"17","text":"x"}}]}]}"""))).IsOurs);

    [Fact]
    public void HalfAnEmoji_DoesNotLoseTheText() => Assert.Equal("kar\uFFFD 😀", Message("{\"mid\":\"m\",\"text\":\"kar\\ud83d \\ud83d\\ude00\",\"nlp\":{\"x\":[]}}").Text);

    private InboundMessage Message(string message) => Assert.IsType<InboundMessage>(Item("\"message\":" + message));

    private InboundEvent Item(string content, long at = 1767600000000) => Assert.Single(Items(content, at));

    private IReadOnlyList<InboundEvent> Items(string content, long at = 1767600000000, string sender = "2", string recipient = "1") => meta.Parse(
        FormattableString.Invariant($"{{\"object\":\"page\",\"entry\":[{{\"id\":\"1\",\"time\":{at},\"messaging\":[{{\"sender\":{{\"id\":\"{sender}\"}},\"recipient\":{{\"id\":\"{recipient}\"}},\"timestamp\":{at},{content}}}]}}]}}"));

    private InboundMessage Feed(string value) => Assert.IsType<InboundMessage>(Assert.Single(Changes("feed", value)));

    private IReadOnlyList<InboundEvent> Changes(string field, string value) =>
        meta.Parse($$"""{"object":"page","entry":[{"id":"1","time":1767600100,"changes":[{"field":"{{field}}","value":{{value}}}]}]}""");
}
