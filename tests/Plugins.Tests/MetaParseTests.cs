using System.Text.Json;
using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests;

/// <summary>Each fixture leads to what its .expect.md says, as far as parsing goes.</summary>
public class MetaParseTests(MetaFixture meta) : IClassFixture<MetaFixture>
{
    private const string Page = "300000000000101";
    private const string Instagram = "17840000000000101";
    private const string Citizen = "7000000000000101";
    private const string TopComment = "122000000000001_900001";

    [Fact]
    public void Messenger_Text_KeepsPageSenderWordsAndMilliseconds()
    {
        var message = Single<InboundMessage>("messenger/01-text");
        Assert.Equal((Page, Citizen, "message:m_TEST0001"), (message.ProviderAccountId, message.From, message.DedupKey));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1767600000000), message.At);
        Assert.Equal("Не вывозят мусор", message.Text);
        Assert.Equal(new TextPart("Не вывозят мусор"), Assert.Single(message.Parts));
        Assert.Equal((MessageVisibility.Private, (string?)null, false), (message.Visibility, message.Thread, message.IsOurs));
    }

    [Fact]
    public void Messenger_QuickReply_ShowsTextAndCarriesPayload()
    {
        var message = Single<InboundMessage>("messenger/03-quick-reply");
        Assert.Equal("Дороги", message.Text);
        Assert.Equal(new ButtonReplyPart("category:roads", "Дороги"), Assert.Single(message.Parts));
    }

    [Fact]
    public void Messenger_Echo_IsOursToThePersonWrittenTo()
    {
        var message = Single<InboundMessage>("messenger/05-echo");
        Assert.Equal((true, Citizen, "m_TESTOUT01", "Здравствуйте!"), (message.IsOurs, message.From, message.ExternalId, message.Text));
    }

    [Fact]
    public void Messenger_Read_IsAWatermarkWithoutIds()
    {
        var read = Single<DeliveryWatermark>("messenger/07-read");
        Assert.Equal((Page, Citizen, DeliveryState.Read), (read.ProviderAccountId, read.Recipient, read.State));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1767600041000), read.UpTo);
    }

    [Fact]
    public void Messenger_UnknownKind_IsKeptRaw()
    {
        var unknown = Single<UnknownEvent>("messenger/09-deleted-app-or-unknown");
        Assert.Equal(("unknownEvent", Page), (unknown.Reason, unknown.ProviderAccountId));
        Assert.Contains("some_future_event", unknown.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public void Instagram_Text_KeepsScopedIdAndMilliseconds()
    {
        var message = Single<InboundMessage>("instagram/01-dm-text");
        Assert.Equal((Instagram, "8000000000000101", "aWdfTEST0001"), (message.ProviderAccountId, message.From, message.ExternalId));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1767600000000), message.At);
        Assert.Equal("Куда жаловаться на шум?", message.Text);
    }

    [Fact]
    public void Instagram_Unsent_IsNoDuplicateOfItsMessage()
    {
        var unsent = Single<InboundMessage>("instagram/03-dm-unsent");
        Assert.Equal(new RevokedPart("aWdfTEST0001"), Assert.Single(unsent.Parts));
        Assert.Null(unsent.Text);
        Assert.NotEqual(Single<InboundMessage>("instagram/01-dm-text").DedupKey, unsent.DedupKey);
        Assert.Equal(unsent.DedupKey, Single<InboundMessage>("instagram/03-dm-unsent").DedupKey);
    }

    [Fact]
    public void Instagram_Unsupported_IsAMessageAllTheSame()
    {
        var message = Single<InboundMessage>("instagram/05-dm-unsupported");
        Assert.Equal(new UnsupportedPart("provider", null), Assert.Single(message.Parts));
        Assert.Equal("8000000000000101", message.From);
    }

    [Fact]
    public void Instagram_Comment_IsPublicInItsOwnThread()
    {
        var comment = Single<InboundMessage>("instagram/07-comment");
        Assert.Equal((MessageVisibility.Public, "17900000000000101", "message:17900000000000101"), (comment.Visibility, comment.Thread, comment.DedupKey));
        Assert.Equal(("8000000000000101", "test.citizen", "Фонтан не работает"), (comment.From, comment.FromName, comment.Text));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1767600100), comment.At); // entry.time of changes is in seconds
        Assert.Equal(Single<InboundMessage>("instagram/01-dm-text").From, comment.From);
    }

    [Fact]
    public void Instagram_CommentReply_IsInTheThreadOfTheTopComment()
    {
        var reply = Single<InboundMessage>("instagram/09-comment-reply");
        Assert.Equal((Single<InboundMessage>("instagram/07-comment").Thread, "17900000000000103"), (reply.Thread, reply.ExternalId));
        Assert.Equal("17900000000000101", reply.ReplyTo);
    }

    [Fact]
    public void Instagram_DashboardTest_IsATestAndNothingElse()
    {
        var test = Single<TestEvent>("instagram/11-dashboard-test");
        Assert.Equal("messages", test.Detail);
        Assert.Null(test.ProviderAccountId); // The address called decides: its ids are invented.
    }

    [Fact]
    public void Comment_Add_IsPublicInTheThreadOfTheTopComment()
    {
        var comment = Single<InboundMessage>("facebook-comments/01-comment-add");
        Assert.Equal((MessageVisibility.Public, TopComment, TopComment), (comment.Visibility, comment.Thread, comment.ExternalId));
        Assert.Equal((Page, "6000000000000501", "Test Citizen"), (comment.ProviderAccountId, comment.From, comment.FromName));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1767600100), comment.At);
        Assert.Equal(("Когда починят лифт?", (string?)null, (string?)null), (comment.Text, comment.EditOf, comment.ReplyTo));
    }

    [Fact]
    public void Comment_WithoutAuthor_IsUnknownInItsThread()
    {
        var json = Text("facebook-comments/01-comment-add").Replace("\"from\"", "\"other\"", StringComparison.Ordinal);
        var comment = Assert.IsType<InboundMessage>(Assert.Single(meta.Parse(json)));
        Assert.Equal(($"unknown:{TopComment}", TopComment, (string?)null), (comment.From, comment.Thread, comment.FromName));
    }

    [Fact]
    public void Comment_Edited_IsANewRevisionOfTheSame()
    {
        var edit = Single<InboundMessage>("facebook-comments/03-comment-edited");
        Assert.Equal((TopComment, TopComment, "Когда починят лифт в доме 12?"), (edit.EditOf, edit.Thread, edit.Text));
        Assert.NotEqual(Single<InboundMessage>("facebook-comments/01-comment-add").DedupKey, edit.DedupKey);

        // Every edit carries the time of the first words.
        var next = Text("facebook-comments/03-comment-edited").Replace("12", "14", StringComparison.Ordinal);
        Assert.NotEqual(edit.DedupKey, Assert.Single(meta.Parse(next)).DedupKey);
    }

    [Fact]
    public void Comment_OfThePageItself_IsOursInTheCitizensThread()
    {
        var own = Single<InboundMessage>("facebook-comments/05-own-page-comment");
        Assert.Equal((true, TopComment, "122000000000001_900003"), (own.IsOurs, own.Thread, own.ExternalId));
        Assert.NotEqual(Page, own.From);
    }

    [Theory]
    [InlineData("messenger/01-text", "messenger--01-text")]
    [InlineData("facebook-comments/01-comment-add", "facebook-comments--01-comment-add")]
    [InlineData("instagram/07-comment", "instagram--07-comment")]
    public void EscapedBytes_GiveTheSameEvent(string fixture, string body)
    {
        var escaped = Assert.IsType<InboundMessage>(Assert.Single(meta.Parse(Shipped.Fixture($"signature/{body}.body"))));
        var plain = Single<InboundMessage>(fixture);
        Assert.Equal((plain.DedupKey, plain.Text), (escaped.DedupKey, escaped.Text));
    }

    [Fact]
    public void Batch_GivesEveryElementForItsAccount()
    {
        // Two pages of two institutions in one request; one element is broken.
        using var first = JsonDocument.Parse(Text("messenger/01-text"));
        using var second = JsonDocument.Parse(Text("facebook-comments/01-comment-add"));
        var ours = first.RootElement.GetProperty("entry")[0].GetRawText();
        var theirs = second.RootElement.GetProperty("entry")[0].GetRawText().Replace(Page, "300000000000202", StringComparison.Ordinal);
        var events = meta.Parse($$$"""{"object":"page","entry":[{{{ours}}},{"id":"{{{Page}}}","messaging":[{"message":{"text":"?"}},7]},{"id":"{{{Page}}}"},{{{theirs}}}]}""");
        Assert.Equal([Page, Page, Page, Page, "300000000000202"], events.Select(e => e.ProviderAccountId));
        Assert.Equal(
            [typeof(InboundMessage), typeof(UnknownEvent), typeof(UnknownEvent), typeof(UnknownEvent), typeof(InboundMessage)], events.Select(e => e.GetType()));
        Assert.Equal(events.Count, events.Select(e => e.DedupKey).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("messenger/05-echo")]
    [InlineData("facebook-comments/03-comment-edited")]
    [InlineData("instagram/11-dashboard-test")]
    public void Parse_Twice_GivesTheSame(string fixture) =>
        Assert.Equal(meta.Parse(Text(fixture)).Select(e => e.DedupKey), meta.Parse(Text(fixture)).Select(e => e.DedupKey));

    private T Single<T>(string fixture) => Assert.IsType<T>(Assert.Single(meta.Parse(Shipped.Fixture($"{fixture}.json"))));

    private static string Text(string fixture) => System.Text.Encoding.UTF8.GetString(Shipped.Fixture($"{fixture}.json"));
}
