using System.Text;
using System.Text.Json;
using Derman.Channels;
using Derman.Channels.Testing;

namespace Derman.Plugins.Tests.Kit;

public sealed class TelegramConformanceTests() : ShippedConformance("telegram")
{
    private const string File = "a voice, let us say";
    private int _sent = 1000;

    protected override TestAccount Account { get; } = Of(
        "main", ("botToken", "500000001:AAE-abcdefghijklmnopqrstuvwxyz01234"), ("webhookSecret", "webhook-secret-ours"));

    protected override TestAccount OtherAccount { get; } = Of(
        "other", ("botToken", "500000002:AAE-zyxwvutsrqponmlkjihgfedcba98765"), ("webhookSecret", "webhook-secret-theirs"));

    protected override TestAccount StreamAccount => Account.With("mode", "polling");

    protected override WebhookProof Proof => WebhookProof.SharedToken;

    protected override bool Batches => false;

    protected override IReadOnlyList<WebhookFixture> Webhooks =>
    [
        Recorded("telegram/01-text.json"), Recorded("telegram/03-location.json"), Recorded("telegram/05-edited.json"), Recorded("telegram/07-contact.json"),
    ];

    protected override IReadOnlyList<OutboundMessage> Messages =>
    [
        Message("500000101", new OutboundText("Başvurunuz alındı, ekip yolda.")),
        Message("500000101", new OutboundButtons("Memnun musunuz?", [new OutboundButton("y", "Evet")])),
        Message("500000101", new OutboundFile(MediaKind.Document, Encoding.UTF8.GetBytes("file"), "text/plain", "a.txt", null)),
    ];

    protected override MediaRequest Media => new("f-1", null, 1024);

    protected override WebhookRequest Sign(WebhookRequest request, TestAccount account) =>
        With(request, "X-Telegram-Bot-Api-Secret-Token", account.Values["webhookSecret"]);

    // What reads is a POST too.
    protected override bool IsSend(ChannelHttpRequest request) => request.Address.AbsolutePath.Contains("/send", StringComparison.Ordinal);

    protected override ChannelHttpResult Answer(ChannelHttpRequest request, TestAccount account)
    {
        var parts = request.Address.AbsolutePath.Split('/', 4, StringSplitOptions.RemoveEmptyEntries);
        if (!parts.Contains($"bot{account.Values["botToken"]}", StringComparer.Ordinal))
        {
            return FakeHttp.Answer(401, """{"ok":false,"error_code":401,"description":"Unauthorized"}""");
        }

        return parts[0] == "file" ? FakeHttp.Answer(200, File) : FakeHttp.Answer(200, $$"""{"ok":true,"result":{{Result(parts[1], request.Body)}} }""");
    }

    private string Result(string method, ReadOnlyMemory<byte> body) => method switch
    {
        "getMe" => """{"id":500000001,"is_bot":true,"first_name":"Bot","username":"bot"}""",
        "getWebhookInfo" => """{"url":"https://desk.example/channels/main/webhook","pending_update_count":0}""",
        "getFile" => $$"""{"file_id":"f-1","file_unique_id":"u","file_size":{{File.Length}},"file_path":"voice/file 1.oga"}""",
        "getUpdates" => Updates(body),
        "answerCallbackQuery" => "true",
        _ => $$"""{"message_id":{{Interlocked.Increment(ref _sent)}},"chat":{"id":500000101},"date":1767600000}""",
    };

    private static string Updates(ReadOnlyMemory<byte> query)
    {
        using var document = JsonDocument.Parse(query);
        var isFirst = !document.RootElement.TryGetProperty("offset", out var offset) || offset.ValueKind == JsonValueKind.Null;
        return isFirst ? """[{"update_id":7,"message":{"message_id":1,"from":{"id":5,"first_name":"A"},"chat":{"id":5},"date":1767600000,"text":"Su yok"}}]""" : "[]";
    }
}
