using System.Security.Cryptography;
using System.Text;
using Derman.Channels;
using Derman.Channels.Testing;

namespace Derman.Plugins.Tests.Kit;

public sealed class MetaConformanceTests() : ShippedConformance("meta")
{
    private const string Page = "300000000000101";
    private const string OtherPage = "300000000000202";
    private int _sent;

    protected override TestAccount Account { get; } = Of(
        "page", ("platform", "messenger"), ("providerAccountId", Page), ("accessToken", "page-token-ours-1"), ("appSecret", "app-secret-ours-1"), ("verifyToken", "verify-ours-1"));

    protected override TestAccount OtherAccount { get; } = Of(
        "other", ("platform", "messenger"), ("providerAccountId", OtherPage), ("accessToken", "page-token-theirs"), ("appSecret", "app-secret-theirs"), ("verifyToken", "verify-theirs"));

    protected override IReadOnlyList<WebhookFixture> Webhooks =>
    [
        Recorded("messenger/01-text.json"), Recorded("messenger/03-quick-reply.json"), Recorded("messenger/05-echo.json"), Recorded("messenger/07-read.json"),
        Recorded("messenger/09-deleted-app-or-unknown.json"), Recorded("instagram/01-dm-text.json"), Recorded("instagram/03-dm-unsent.json"),
        Recorded("instagram/05-dm-unsupported.json"), Recorded("instagram/07-comment.json"), Recorded("instagram/09-comment-reply.json"),
        Recorded("instagram/11-dashboard-test.json"), Recorded("facebook-comments/01-comment-add.json"), Recorded("facebook-comments/03-comment-edited.json"),
        Recorded("facebook-comments/05-own-page-comment.json"),
        WebhookFixture.Text(
            "batch",
            """
            {"object":"page","entry":[{"id":"300000000000101","time":1767600005000,"messaging":[
              {"sender":{"id":"7000000000000101"},"recipient":{"id":"300000000000101"},"timestamp":1767600000000,"message":{"mid":"m_1","text":"Çöp alınmadı"}},
              {"sender":{"id":"7000000000000101"},"recipient":{"id":"300000000000101"},"timestamp":1767600001000,"message":{"mid":"m_2","text":"Dünden beri"}}]},
             {"id":"300000000000202","time":1767600100,"changes":[{"field":"feed","value":{"from":{"id":"6","name":"A"},"message":"Lamba","post_id":"300000000000202_5",
              "comment_id":"5_6","created_time":1767600100,"item":"comment","parent_id":"300000000000202_5","verb":"add"}}]}]}
            """,
            3),
    ];

    protected override IReadOnlyList<OutboundMessage> Messages =>
    [
        Message("7000000000000101", new OutboundText("Başvurunuz alındı, ekip yolda.")),
        Message("7000000000000101", new OutboundButtons("Memnun kaldınız mı?", [new("yes", "Evet"), new("no", "Hayır")])),
        Message("7000000000000101", new OutboundFile(MediaKind.Image, "a picture, let us say"u8.ToArray(), "image/jpeg", "cukur.jpg", null)),
        Message("6000000000000501", new OutboundText("Teşekkürler.")) with { Thread = "5_6", ReplyTo = "5_6", Visibility = MessageVisibility.Public },
    ];

    protected override MediaRequest Media => new("https://scontent-ams4-1.xx.fbcdn.net/v/a.jpg?oh=1", null, 1024);

    protected override WebhookRequest Sign(WebhookRequest request, TestAccount account) => With(
        request, "X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(account.Values["appSecret"]), request.Body.Span))}");

    protected override ChannelHttpResult Answer(ChannelHttpRequest request, TestAccount account) => (request.Address.Host, request.Address.AbsolutePath) switch
    {
        ("scontent-ams4-1.xx.fbcdn.net", _) => FakeHttp.Answer(200, "a picture", new KeyValuePair<string, string>("Content-Type", "image/jpeg")),
        _ when !request.Headers.Contains(new("Authorization", $"Bearer {account.Values.GetValueOrDefault("accessToken")}")) => FakeHttp.Answer(401, """{"error":{"code":190}}"""),
        (_, "/v23.0/me/messages") => FakeHttp.Answer(200, $$"""{"recipient_id":"1","message_id":"{{Numbered("m_OUT{0}", ref _sent)}}"}"""),
        (_, "/v23.0/me/message_attachments") => FakeHttp.Answer(200, """{"attachment_id":"77"}"""),
        (_, "/v23.0/5_6/comments") => FakeHttp.Answer(200, $$"""{"id":"{{Numbered("5_9{0}", ref _sent)}}"}"""),
        (_, "/v23.0/me") => FakeHttp.Answer(200, $$"""{"id":"{{account.Values["providerAccountId"]}}"}"""),
        (_, "/v23.0/me/subscribed_apps") => FakeHttp.Answer(
            200,
            """{"data":[{"id":"9","subscribed_fields":["messages","messaging_postbacks","message_echoes","message_deliveries","message_reads","message_reactions","message_edits","feed"]}]}"""),
        _ => FakeHttp.Answer(400, """{"error":{"code":100}}"""),
    };
}
