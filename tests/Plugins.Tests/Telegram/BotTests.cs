using System.Globalization;
using System.Text.Json;
using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Telegram;

public class BotTests(TelegramFixture telegram, TelegramDouble api) : IClassFixture<TelegramFixture>, IClassFixture<TelegramDouble>
{
    private const string Person = "500000101";

    [Fact]
    public async Task Text_IsAccepted_UnderChatAndNumber()
    {
        const string Text = "*Başvurunuz* <b>alındı</b> _x_ https://tatvan.bel.tr";
        var id = Assert.IsType<SendOutcome.Accepted>(await SendAsync(new OutboundText(Text), replyTo: "500000101:11")).ExternalId;
        Assert.StartsWith("500000101:1", id, StringComparison.Ordinal);
        var sent = Sent(Text);
        Assert.Equal((500000101L, 11L), (sent.GetProperty("chat_id").GetInt64(), sent.GetProperty("reply_parameters").GetProperty("message_id").GetInt64()));
        Assert.True(sent.GetProperty("reply_parameters").GetProperty("allow_sending_without_reply").GetBoolean());
        Assert.True(sent.GetProperty("link_preview_options").GetProperty("is_disabled").GetBoolean());
        Assert.False(sent.TryGetProperty("parse_mode", out _));
    }

    [Fact]
    public async Task Thread_IsTheChatOfAGroup_AndAForeignReplyIsNone()
    {
        Assert.StartsWith("-100200:", Assert.IsType<SendOutcome.Accepted>(await SendAsync(new OutboundText("gruba"), thread: "-100200", replyTo: "500000101:11")).ExternalId, StringComparison.Ordinal);
        Assert.False(Sent("gruba").TryGetProperty("reply_parameters", out _));
    }

    [Fact]
    public async Task Buttons_StandBelowTheText()
    {
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(new OutboundButtons("Memnun musunuz?", [new OutboundButton("CSAT:5", "Evet"), new OutboundButton(new string('ş', 32), "Hayır")])));
        var keyboard = Sent("Memnun musunuz?").GetProperty("reply_markup").GetProperty("inline_keyboard");
        Assert.Equal(("Evet", "CSAT:5"), (keyboard[0][0].GetProperty("text").GetString()!, keyboard[0][0].GetProperty("callback_data").GetString()!));
        Assert.Equal(2, keyboard.GetArrayLength());
    }

    [Fact]
    public async Task AnswerToAPressedButton_TellsTelegramItWasHeard()
    {
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(new OutboundText("Teşekkürler"), replyTo: "callback:4382"));
        Assert.Contains(api.Calls, call => call.Method == "answerCallbackQuery" && call.Parameters.GetProperty("callback_query_id").GetString() == "4382");
    }

    [Fact]
    public async Task Courtesy_ThatFails_TakesNothingBack()
    {
        api.Next(200, """{"ok":true,"result":{"message_id":77,"chat":{"id":500000101}}}""");
        api.NextBreaksOff();
        Assert.Equal("500000101:77", Assert.IsType<SendOutcome.Accepted>(await SendAsync(new OutboundText("x"), replyTo: "callback:1")).ExternalId);
    }

    [Theory]
    [InlineData(MediaKind.Image, "image/jpeg", "sendPhoto", "photo")]
    [InlineData(MediaKind.Image, "image/tiff", "sendDocument", "document")]
    [InlineData(MediaKind.Voice, "audio/ogg; codecs=opus", "sendVoice", "voice")]
    [InlineData(MediaKind.Voice, "audio/mpeg", "sendAudio", "audio")]
    [InlineData(MediaKind.Video, "video/mp4", "sendVideo", "video")]
    [InlineData(MediaKind.Document, "application/pdf", "sendDocument", "document")]
    public async Task File_IsSentAsWhatItIs(MediaKind kind, string type, string method, string field)
    {
        var caption = $"Altında söz {kind} {type}";
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(new OutboundFile(kind, new byte[] { 1, 2, 13, 10, 45, 45 }, type, "çukur \"1\"\r\n.jpg", caption), replyTo: "500000101:11"));
        var call = api.Calls.Last(sent => sent.Parameters.TryGetProperty("caption", out var words) && words.GetString() == caption);
        Assert.Equal(method, call.Method);
        Assert.Equal($"çukur %221%22%0D%0A.jpg|{type}|6", call.Parameters.GetProperty(field).GetString());
        Assert.Equal("""{"message_id":11,"allow_sending_without_reply":true}""", call.Parameters.GetProperty("reply_parameters").GetString());
    }

    [Fact]
    public async Task LargePhoto_GoesAsADocument()
    {
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(new OutboundFile(MediaKind.Image, new byte[10_000_001], "image/png", "büyük.png", null)));
        Assert.Contains(api.Calls, call => call.Method == "sendDocument" && call.Parameters.GetProperty("document").GetString() == "büyük.png|image/png|10000001");
    }

    [Fact]
    public async Task Content_ThatDoesNotFit_IsNotSent()
    {
        OutboundContent[] contents =
        [
            new OutboundText(" "), new OutboundText(new string('a', 4097)), new OutboundTemplate("x", "tr", [], []), new OutboundButtons("x", []),
            new OutboundButtons("x", [new OutboundButton(new string('a', 65), "t")]), new OutboundButtons("x", [new OutboundButton(new string('ş', 33), "t")]),
            new OutboundFile(MediaKind.Document, new byte[16_000_001], "application/pdf", "a.pdf", null), new OutboundFile(MediaKind.Document, Array.Empty<byte>(), "application/pdf", "a.pdf", null),
            new OutboundFile(MediaKind.Document, new byte[1], "application/pdf", "a.pdf", new string('a', 1025)),
        ];
        foreach (var content in contents)
        {
            Assert.Equal(SendRejection.ContentInvalid, Assert.IsType<SendOutcome.Rejected>(await SendAsync(content)).Code);
        }

        Assert.IsType<SendOutcome.Accepted>(await SendAsync(new OutboundText(new string('b', 4096))));
        var open = new OutboundMessage { IdempotencyKey = "k", To = Person, Content = new OutboundText("x"), Visibility = MessageVisibility.Public };
        Assert.Equal(SendRejection.ContentInvalid, Assert.IsType<SendOutcome.Rejected>(await telegram.Plugin.Sender!.SendAsync(open, Host(), CancellationToken.None)).Code);
    }

    [Fact]
    public async Task Person_WhoCannotBeReached_IsTold()
    {
        foreach (var to in new[] { $"{TelegramDouble.Blocked}", $"{TelegramDouble.Stranger}", "@somebody", "" })
        {
            Assert.Equal(SendRejection.RecipientUnreachable, Assert.IsType<SendOutcome.Rejected>(await SendAsync(new OutboundText("x"), to: to)).Code);
        }
    }

    [Theory]
    [InlineData(400, "Bad Request: BUTTON_DATA_INVALID", SendRejection.ContentInvalid)]
    [InlineData(400, "Bad Request: not enough rights to send text messages to the chat", SendRejection.PermissionMissing)]
    [InlineData(400, "Bad Request: group chat was upgraded to a supergroup chat", SendRejection.RecipientUnreachable)]
    [InlineData(400, "Bad Request: something new", SendRejection.Refused)]
    [InlineData(401, "Unauthorized", SendRejection.Reauthorise)]
    [InlineData(404, "Not Found", SendRejection.Reauthorise)]
    [InlineData(403, "Forbidden: user is deactivated", SendRejection.RecipientUnreachable)]
    [InlineData(413, "Request Entity Too Large", SendRejection.ContentInvalid)]
    [InlineData(409, "Conflict", SendRejection.Refused)]
    public async Task Error_ThatStays_IsRejected(int code, string words, string rejection)
    {
        api.Next(code, $$"""{"ok":false,"error_code":{{code}},"description":"{{words}}, bot{{TelegramDouble.Token}} 905551234567"}""");
        var rejected = Assert.IsType<SendOutcome.Rejected>(await SendAsync(new OutboundText("x")));
        Assert.Equal((rejection, $"HTTP {code}, {code}: {words}, bot*** …"), (rejected.Code, rejected.Reason));
    }

    [Theory]
    [InlineData(429, """{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 35","parameters":{"retry_after":35}}""", null, 35)]
    [InlineData(429, "<html>", "12", 12)]
    [InlineData(503, "", null, 30)]
    [InlineData(429, """{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":999999}}""", null, 86400)]
    public async Task Later_IsDeferred(int status, string body, string? header, int seconds)
    {
        api.Next(status, body, header is null ? [] : [("Retry-After", header)]);
        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.IsType<SendOutcome.Deferred>(await SendAsync(new OutboundText("x"))).After);
    }

    [Theory]
    [InlineData(200, "<html>")]
    [InlineData(200, """{"ok":true,"result":true}""")]
    [InlineData(500, """{"ok":false,"error_code":500,"description":"Internal Server Error"}""")]
    [InlineData(502, "<html>")]
    public async Task AnswerThatProvesNothing_IsUnknown(int status, string body)
    {
        api.Next(status, body);
        Assert.IsType<SendOutcome.Unknown>(await SendAsync(new OutboundText("x")));
    }

    [Fact]
    public async Task BrokenLines_AreUnknownOrDeferred_AndNameNoToken()
    {
        api.NextBreaksOff();
        Assert.DoesNotContain("AAE", Assert.IsType<SendOutcome.Unknown>(await SendAsync(new OutboundText("x"))).Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("AAE", Assert.IsType<SendOutcome.Deferred>(await SendAsync(new OutboundText("x"), values: ("apiBaseAddress", "http://127.0.0.1:1"))).Reason, StringComparison.Ordinal);
        var foreign = Assert.IsType<SendOutcome.Rejected>(await SendAsync(new OutboundText("x"), values: ("apiBaseAddress", null), redirect: true));
        Assert.Equal(SendRejection.HostNotPermitted, foreign.Code);
        Assert.DoesNotContain("AAE", foreign.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongOrMissingToken_IsTold()
    {
        Assert.Equal(SendRejection.Reauthorise, Assert.IsType<SendOutcome.Rejected>(await SendAsync(new OutboundText("x"), values: ("botToken", "500000001:wrong"))).Code);
        Assert.Equal(SendRejection.NotConfigured, Assert.IsType<SendOutcome.Rejected>(await SendAsync(new OutboundText("x"), values: ("botToken", null))).Code);
    }

    [Fact]
    public async Task Cancelled_Throws()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await telegram.Plugin.Sender!.SendAsync(
            new OutboundMessage { IdempotencyKey = "k", To = Person, Content = new OutboundText("x") }, Host(), cancelled.Token));
    }

    [Fact]
    public async Task Media_IsFetchedInTwoSteps()
    {
        var fetched = Assert.IsType<MediaOutcome.Fetched>(await FetchAsync());
        Assert.Equal(api.File, fetched.Content.ToArray());
        Assert.Null(fetched.MimeType); // "application/octet-stream" says nothing.
        Assert.Equal(MediaRefusal.Damaged, Assert.IsType<MediaOutcome.Refused>(await FetchAsync(sha256: new string('0', 64))).Code);
        Assert.Equal(MediaRefusal.TooLarge, Assert.IsType<MediaOutcome.Refused>(await FetchAsync(most: 5)).Code);
    }

    [Theory]
    [InlineData(400, "Bad Request: file is too big", MediaRefusal.TooLarge)]
    [InlineData(400, "Bad Request: wrong file_id or the file is temporarily unavailable", null)]
    [InlineData(400, "Bad Request: invalid file_id", MediaRefusal.Gone)]
    [InlineData(401, "Unauthorized", MediaRefusal.Reauthorise)]
    [InlineData(429, "Too Many Requests", null)]
    [InlineData(500, "Internal", null)]
    public async Task Media_Errors_AreTold(int code, string words, string? refusal)
    {
        api.Next(code, $$"""{"ok":false,"error_code":{{code}},"description":"{{words}}"}""");
        var outcome = await FetchAsync();
        Assert.Equal(refusal, (outcome as MediaOutcome.Refused)?.Code);
        Assert.Equal(refusal is null, outcome is MediaOutcome.Deferred);
    }

    [Fact]
    public async Task Media_WhosePathIsGoneOrShort_IsNotTaken()
    {
        api.Next(200, """{"ok":true,"result":{"file_id":"f","file_path":"voice/gone.oga"}}""");
        Assert.IsType<MediaOutcome.Deferred>(await FetchAsync());
        api.Next(200, """{"ok":true,"result":{"file_id":"f","file_size":20,"file_path":"voice/file 1.oga"}}""");
        Assert.Equal(MediaRefusal.Damaged, Assert.IsType<MediaOutcome.Refused>(await FetchAsync()).Code);
        api.Next(200, """{"ok":true,"result":{"file_id":"f"}}""");
        Assert.IsType<MediaOutcome.Deferred>(await FetchAsync());
        api.Next(200, """{"ok":true,"result":{"file_id":"f","file_path":"../../bot500000002/getMe"}}""");
        Assert.IsNotType<MediaOutcome.Fetched>(await FetchAsync());
    }

    [Fact]
    public async Task TwoAccounts_NeverMix()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => SendAsync(
            new OutboundText(FormattableString.Invariant($"bot {i % 2} ileti {i}")), values: ("botToken", i % 2 == 0 ? TelegramDouble.Token : TelegramDouble.OtherToken))));
        var mine = api.Calls.Where(call => call.Parameters.TryGetProperty("text", out var text) && text.GetString()!.StartsWith("bot ", StringComparison.Ordinal)).ToList();
        Assert.Equal(20, mine.Count);
        Assert.All(mine, call => Assert.Equal(call.Token == TelegramDouble.Token ? '0' : '1', call.Parameters.GetProperty("text").GetString()!["bot ".Length]));
    }

    private JsonElement Sent(string text) => api.Calls.Last(call => call.Parameters.TryGetProperty("text", out var words) && words.GetString() == text).Parameters;

    private ChannelHost Host((string Key, string? Value)? changed = null, bool redirect = false)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal) { ["botToken"] = TelegramDouble.Token, ["apiBaseAddress"] = api.BaseAddress };
        if (changed is { } one)
        {
            values[one.Key] = one.Value;
        }

        var binding = telegram.Binding("a", [.. values.Select(pair => (pair.Key, pair.Value))]);

        // An operator's address the manifest does not know as a host: only a broken installation has one.
        return Accounts.Host(redirect ? Blind(binding) : binding);
    }

    private ChannelBinding Blind(ChannelBinding binding) => new()
    {
        Tenant = binding.Tenant, Account = binding.Account, Secrets = binding.Secrets,
        Manifest = telegram.Manifest with { PermittedHosts = [], Settings = [.. telegram.Manifest.Settings.Select(field => field with { PermitsHost = false })] },
    };

    private async Task<SendOutcome> SendAsync(
        OutboundContent content, string to = Person, string? thread = null, string? replyTo = null, (string Key, string? Value)? values = null, bool redirect = false) =>
        await telegram.Plugin.Sender!.SendAsync(
            new OutboundMessage { IdempotencyKey = "key-1", To = to, Content = content, Thread = thread, ReplyTo = replyTo }, Host(values, redirect), CancellationToken.None);

    private async Task<MediaOutcome> FetchAsync(string id = "f-1", string? sha256 = null, int most = 1000) =>
        await telegram.Plugin.Media!.FetchAsync(new MediaRequest(id, sha256, most), Host(), CancellationToken.None);
}
