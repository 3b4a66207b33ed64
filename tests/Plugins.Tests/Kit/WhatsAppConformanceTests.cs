using System.Security.Cryptography;
using System.Text;
using Derman.Channels;
using Derman.Channels.Testing;

namespace Derman.Plugins.Tests.Kit;

public sealed class WhatsAppConformanceTests() : ShippedConformance("whatsapp")
{
    private const string File = "a picture, let us say";
    private int _sent;

    protected override TestAccount Account { get; } = Of(
        "main", ("phoneNumberId", "100000000000001"), ("accessToken", "graph-token-ours-1"), ("appSecret", "app-secret-ours-1"), ("verifyToken", "verify-ours-1"));

    protected override TestAccount OtherAccount { get; } = Of(
        "other", ("phoneNumberId", "100000000000002"), ("accessToken", "graph-token-theirs"), ("appSecret", "app-secret-theirs"), ("verifyToken", "verify-theirs"));

    protected override IReadOnlyList<WebhookFixture> Webhooks =>
    [
        Recorded("whatsapp/01-text.json"), Recorded("whatsapp/03-image.json"), Recorded("whatsapp/05-button-template.json"),
        Recorded("whatsapp/07-interactive-list.json"), Recorded("whatsapp/09-unsupported.json"), Recorded("whatsapp/11-status-sent.json"),
        Recorded("whatsapp/13-status-read.json"), Recorded("whatsapp/17-batch.json", 4), Recorded("whatsapp/19-contacts.json"),
        Recorded("whatsapp/21-foreign-phone-number.json"), Recorded("whatsapp/23-audio-voice.json"),
    ];

    protected override IReadOnlyList<OutboundMessage> Messages =>
    [
        Message("905550000001", new OutboundText("Başvurunuz alındı, ekip yolda.")),
        Message("905550000001", new OutboundTemplate("received", "tr", ["T-1"], ["yes"])),
        Message("905550000001", new OutboundButtons("Memnun kaldınız mı?", [new("yes", "Evet"), new("no", "Hayır")])),
    ];

    protected override MediaRequest Media => new("300000000000003", null, 1024);

    protected override WebhookRequest Sign(WebhookRequest request, TestAccount account) => With(
        request, "X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(account.Values["appSecret"]), request.Body.Span))}");

    protected override ChannelHttpResult Answer(ChannelHttpRequest request, TestAccount account) => request.Address.AbsolutePath switch
    {
        _ when !request.Headers.Contains(new("Authorization", $"Bearer {account.Values.GetValueOrDefault("accessToken")}")) => FakeHttp.Answer(401, """{"error":{"code":190}}"""),
        var path when path == $"/v23.0/{account.Values["phoneNumberId"]}/messages" => FakeHttp.Answer(200, $$"""{"messages":[{"id":"{{Numbered("wamid.OUT{0}", ref _sent)}}"}]}"""),
        var path when path == $"/v23.0/{account.Values["phoneNumberId"]}" => FakeHttp.Answer(200, """{"id":"1","quality_rating":"GREEN"}"""),
        "/v23.0/300000000000003" => FakeHttp.Answer(
            200,
            $$"""{"url":"https://lookaside.fbsbx.com/files/3","mime_type":"image/jpeg","file_size":{{File.Length}},"sha256":"{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(File)))}}"}"""),
        "/files/3" => FakeHttp.Answer(200, File, new KeyValuePair<string, string>("Content-Type", "image/jpeg")),
        _ => FakeHttp.Answer(400, """{"error":{"code":100}}"""),
    };
}
