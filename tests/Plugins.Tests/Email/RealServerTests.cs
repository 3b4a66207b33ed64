using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Email;

/// <summary>Against Dovecot and Postfix: letters out and in, over TLS that is checked.</summary>
public sealed class RealServerTests(EmailFixture email, MailServers servers) : IClassFixture<EmailFixture>, IClassFixture<MailServers>
{
    private const string Token = "AAAAAAAAAAF3c29tZS1tYWMtMTItYnl0";

    [MailServerFact]
    public async Task Answer_ComesBackIntoItsConversation_WithItsFile()
    {
        var id = await SentAsync(Host(), new OutboundMessage
        {
            IdempotencyKey = "4f0f1d8e", To = "ayse@masa.example", Content = new OutboundText("Ekip yarın geliyor."), Subject = "Kaldırım", ReplyToken = Token,
        });
        var citizen = Host(("address", "ayse@masa.example"));
        var (hers, _) = await email.ListenAsync(citizen, heard => heard.Events.Count > 0);
        var received = Assert.IsType<InboundMessage>(hers.Events[0]);
        Assert.Equal((id, EmailFixture.Address, "Tatvan Çözüm Masası", "Kaldırım"), (received.ExternalId, received.From, received.FromName, received.Subject));

        var desk = email.ListenUntilAsync(Host(("after", "move"), ("moveTo", "Derman")), heard => heard.Events.Count > 0);
        await SentAsync(citizen, new OutboundMessage
        {
            IdempotencyKey = "ans", To = $"masa+{Token}@masa.example", Thread = id, ReplyTo = id, Subject = "Kaldırım",
            Content = new OutboundFile(MediaKind.Image, new byte[] { 0x89, 0x50, 0x4e, 0x47 }, "image/png", "çukur.png", "Hâlâ çökük."),
        });
        var answer = Assert.IsType<InboundMessage>(Assert.Single((await desk).Sink.Events));
        Assert.Equal((Token, id, id, MessageAutomation.None), (answer.ReplyToken, answer.Thread, answer.ReplyTo, answer.Automation));
        var media = answer.Parts.OfType<MediaPart>().Single();
        var fetched = Assert.IsType<MediaOutcome.Fetched>(await email.Plugin.Media!.FetchAsync(
            new MediaRequest(media.MediaId, media.Sha256, 1000), Host(("after", "move"), ("moveTo", "Derman")), default));
        Assert.Equal(4, fetched.Content.Length);
    }

    [MailServerFact]
    public async Task Bounce_OfPostfix_SettlesTheMessage()
    {
        servers.Far.Says["RCPT"] = "550 5.1.1 no such person";
        var host = Host(("address", "memur@masa.example"));
        var id = await SentAsync(host, new OutboundMessage { IdempotencyKey = "b0b0", To = "yok@uzak.example", Content = new OutboundText("Ekip yolda."), ReplyToken = Token });
        var (sink, _) = await email.ListenAsync(host, heard => heard.Events.OfType<DeliveryReceipt>().Any());
        var receipt = sink.Events.OfType<DeliveryReceipt>().Single();
        Assert.Equal((id, "b0b0", SendRejection.RecipientUnreachable, "5.1.1"), (receipt.MessageExternalId, receipt.IdempotencyKey, receipt.FailureCode, receipt.ErrorCode));
        Assert.Contains(sink.Events.OfType<InboundMessage>(), message => message is { Automation: MessageAutomation.Bounce, ReplyToken: Token });
    }

    [MailServerFact]
    public async Task Check_SaysWhatIsWrong()
    {
        Assert.Equal("ok", await CodeAsync());
        Assert.Equal("ok", await CodeAsync(("imapSecurity", "startTls"), ("imapPort", $"{servers.Imap}"), ("smtpSecurity", "startTls"), ("smtpPort", $"{servers.Smtp}")));
        Assert.Equal("imapLogin", await CodeAsync(("password", "yanlis-parola")));
        Assert.Equal("folderMissing", await CodeAsync(("folder", "Yok")));
        Assert.Equal("folderMissing", await CodeAsync(("after", "move"), ("moveTo", "Yok")));
        Assert.Equal("hostNotPermitted", await CodeAsync(("mailHosts", $"localhost:{servers.Imaps}")));
    }

    private async Task<string> CodeAsync(params (string Key, string? Value)[] more) => (await email.Plugin.Health!.CheckAsync(Host(more), default)).Code;

    private ChannelHost Host(params (string Key, string? Value)[] more) => email.Host(servers.Imaps, servers.Smtps, "tls", null,
    [
        .. more,
        .. more.Any(value => value.Key == "mailHosts") ? Array.Empty<(string, string?)>()
            : [("mailHosts", string.Join(' ', new[] { servers.Imap, servers.Imaps, servers.Smtp, servers.Smtps }.Select(port => $"localhost:{port}")))],
    ]);

    private async Task<string> SentAsync(ChannelHost host, OutboundMessage message)
    {
        var outcome = await email.Plugin.Sender!.SendAsync(message, host, default);
        return outcome is SendOutcome.Accepted accepted ? accepted.ExternalId : throw new InvalidOperationException($"{outcome}\n{await servers.LogsAsync()}");
    }
}
