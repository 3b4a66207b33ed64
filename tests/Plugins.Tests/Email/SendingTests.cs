using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Email;

/// <summary>Sending: what a letter looks like, and what becomes of it whatever the server says.</summary>
public sealed class SendingTests(EmailFixture email) : IClassFixture<EmailFixture>, IAsyncDisposable
{
    private const string Token = "AAAAAAAAAAF3c29tZS1tYWMtMTItYnl0";
    private readonly SmtpDouble _server = new();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Letter_CarriesTokenThreadAndReplyLine_AndTheSameNameAtEveryAttempt()
    {
        var message = Message(new OutboundText("Ekip <yarın> geliyor.\n\nİyi günler.")) with
        {
            ReplyToken = Token, ReplyTo = "p4@uzak.example", Thread = "p1@uzak.example", Subject = "Kaldırım\r\nBcc: x@y.example",
        };
        var first = Assert.IsType<SendOutcome.Accepted>(await SendAsync(message));
        var second = Assert.IsType<SendOutcome.Accepted>(await SendAsync(message, ("plusAddress", "true")));
        Assert.Equal($"{Token}.4f0f1d8e@masa.example", first.ExternalId);
        Assert.Equal(first, second);

        var (letter, again) = (_server.Letters.First(), _server.Letters.Last());
        Assert.Contains($"\nMessage-ID: <{first.ExternalId}>\n", letter, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\nIn-Reply-To: <p4@uzak.example>\n", letter, StringComparison.Ordinal);
        Assert.Contains("\nReferences: <p1@uzak.example> <p4@uzak.example>\n", letter, StringComparison.Ordinal);
        Assert.DoesNotContain("\nBcc:", letter, StringComparison.Ordinal);
        Assert.DoesNotContain("\nReply-To:", letter, StringComparison.Ordinal);
        Assert.DoesNotContain("\nAuto-Submitted:", letter, StringComparison.Ordinal);
        Assert.Contains($"masa+{Token}@masa.example", again, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Letter_ComesBackAsOurOwn_ReadByOurOwnReader()
    {
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(Message(new OutboundText("تیم <در راه> است.")) with { Subject = "برق" }));
        await using var mailbox = new ImapDouble();
        mailbox.Put(_server.Letters.Single().ReplaceLineEndings("\n"));
        var (sink, _) = await email.ListenAsync(email.Host(mailbox.Port, 1), heard => heard.Events.Count > 0);
        var message = Assert.IsType<InboundMessage>(Assert.Single(sink.Events));
        Assert.Equal((MessageAutomation.Bulk, "برق"), (message.Automation, message.Subject));
        Assert.Contains("لطفاً پاسخ خود را بالای این خط بنویسید", message.Parts.OfType<TextPart>().Last().Text, StringComparison.Ordinal);
        var html = _server.Letters.Single().Replace("=\n", "", StringComparison.Ordinal);
        Assert.Contains("dir=3D\"rtl\"", html, StringComparison.Ordinal);
        Assert.Contains("&#60;=D8", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<p dir=3D\"auto\"><", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Survey_CanBeRefused_AndIsMarkedAsAMachines()
    {
        await SendAsync(Message(new OutboundText("Memnun musunuz?")) with { Purpose = MessagePurpose.Survey });
        var letter = _server.Letters.Single();
        Assert.Contains("\nList-Unsubscribe: <mailto:masa@masa.example?subject=STOP&body=STOP>\n", letter, StringComparison.Ordinal);
        Assert.Contains("\nAuto-Submitted: auto-generated\n", letter, StringComparison.Ordinal);
        Assert.DoesNotContain("\nTo: \n", letter, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_GoesAsAttachment()
    {
        await SendAsync(Message(new OutboundFile(MediaKind.Document, "%PDF"u8.ToArray(), "application/pdf", "yanıt.pdf", "Ekte.")));
        var letter = _server.Letters.Single();
        Assert.Contains("Content-Type: application/pdf", letter, StringComparison.Ordinal);
        Assert.Contains("JVBERg==", letter, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RCPT", "451 4.7.1 greylisted", "deferred")]
    [InlineData("MAIL", "421 4.3.2 busy", "deferred")]
    [InlineData("AUTH", "454 4.7.0 later", "deferred")]
    [InlineData(".", "452 4.3.1 full", "deferred")]
    [InlineData("RCPT", "", "deferred")]
    [InlineData("AUTH", "535 5.7.8 no", SendRejection.Reauthorise)]
    [InlineData("MAIL", "553 5.7.1 not yours", SendRejection.PermissionMissing)]
    [InlineData("RCPT", "550 5.1.1 unknown", SendRejection.RecipientUnreachable)]
    [InlineData("RCPT", "550 no", SendRejection.RecipientUnreachable)]
    [InlineData("RCPT", "550 5.7.1 policy", SendRejection.Refused)]
    [InlineData(".", "552 5.3.4 too big", SendRejection.ContentInvalid)]
    [InlineData(".", "554 5.7.1 spam", SendRejection.Refused)]
    [InlineData(".", "", "unknown")]
    public async Task Server_Says_AndTheOutcomeIs(string command, string says, string expected)
    {
        _server.Says[command] = says;
        var outcome = await SendAsync(Message(new OutboundText("Merhaba")));
        Assert.Equal(expected, outcome switch
        {
            SendOutcome.Deferred => "deferred",
            SendOutcome.Unknown => "unknown",
            SendOutcome.Rejected rejected => rejected.Code,
            _ => "accepted",
        });
    }

    [Theory]
    [InlineData("a@b@c", SendRejection.RecipientUnreachable)]
    [InlineData("a@b.example\r\nRCPT TO:<x@y.example>", SendRejection.RecipientUnreachable)]
    [InlineData("", SendRejection.RecipientUnreachable)]
    public async Task Address_ThatIsNone_IsRefused(string to, string code) =>
        Assert.Equal(code, Assert.IsType<SendOutcome.Rejected>(await SendAsync(Message(new OutboundText("x")) with { To = to })).Code);

    [Fact]
    public async Task Server_NotPermittedOrAway_IsTold()
    {
        var foreign = await email.Plugin.Sender!.SendAsync(Message(new OutboundText("x")), email.Host(1, _server.Port, more: ("mailHosts", "localhost:1")), default);
        Assert.Equal(SendRejection.HostNotPermitted, Assert.IsType<SendOutcome.Rejected>(foreign).Code);
        var away = await email.Plugin.Sender!.SendAsync(Message(new OutboundText("x")), email.Host(1, 2), default);
        Assert.IsType<SendOutcome.Deferred>(away);
    }

    [Fact]
    public async Task Certificate_NobodyTrusts_IsMisconfigured()
    {
        await using var lines = new LineDouble { IsSecureFromTheStart = true };
        var report = await email.Plugin.Health!.CheckAsync(email.Host(lines.Port, 1, "tls"), default);
        Assert.Equal((HealthState.Misconfigured, "certificate", "imapHost"), (report.State, report.Code, report.FieldKey));
    }

    private static OutboundMessage Message(OutboundContent content) => new() { IdempotencyKey = "4f0f1d8e", To = "ayse@uzak.example", Content = content };

    private ValueTask<SendOutcome> SendAsync(OutboundMessage message, params (string Key, string? Value)[] more) =>
        email.Plugin.Sender!.SendAsync(message, email.Host(1, _server.Port, more: more), default);
}
