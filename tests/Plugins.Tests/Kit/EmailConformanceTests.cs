using System.Net;
using System.Net.Sockets;
using System.Text;
using Derman.Channels;
using Derman.Channels.Conformance;
using Derman.Channels.Testing;
using Derman.Plugins.Tests.Email;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Kit;

/// <summary>The kit for the plugin in TypeScript, in its own process, with mail servers that speak on the kit's lines.</summary>
public sealed class EmailConformanceTests : RunnerConformance
{
    private const int Imap = 993;

    protected override string Folder => Path.Combine(Shipped.Folder, "email");

    protected override TestAccount Account { get; } = Of("main", "masa@masa.example", "mailbox-password-ours");

    protected override TestAccount OtherAccount { get; } = Of("other", "desk@desk.example", "mailbox-password-theirs");

    protected override bool AsksByHttp => false;

    protected override IReadOnlyList<OutboundMessage> Messages =>
    [
        Message(new OutboundText("Başvurunuz alındı, ekip yolda.")),
        Message(new OutboundFile(MediaKind.Document, "%PDF-1.7 let us say"u8.ToArray(), "application/pdf", "tutanak.pdf", "Tutanak ektedir.")),
    ];

    protected override MediaRequest Media => new("7.1.0.dosya@uzak.example", null, 1024);

    protected override async Task SpeakAsync(ChannelConnectRequest request, FakeLineEnd line, CancellationToken cancellationToken)
    {
        await using LineServer server = request.Port == Imap ? Mailbox() : new SmtpDouble();
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Port, cancellationToken);
        await using var stream = client.GetStream();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var saying = SayAsync(stream, line, end.Token);
        while (await line.LineAsync(cancellationToken) is { } heard)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"{heard}\r\n"), cancellationToken);
        }

        await end.CancelAsync();
        await saying;
    }

    private static async Task SayAsync(NetworkStream stream, FakeLineEnd line, CancellationToken ct)
    {
        var (bytes, text, decoder) = (new byte[4096], new char[4096], Encoding.UTF8.GetDecoder());
        try
        {
            int read;
            while ((read = await stream.ReadAsync(bytes, ct)) > 0)
            {
                line.Say(new string(text, 0, decoder.GetChars(bytes, 0, read, text, 0)));
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            Assert.True(ct.CanBeCanceled); // The plugin has hung up.
        }
    }

    // A mailbox of its own for every line: what one run marks as read, the next has not seen.
    private static ImapDouble Mailbox()
    {
        var mailbox = new ImapDouble();
        mailbox.Put(MailboxTests.WithFile("Ayse <ayse@uzak.example>", "resim.png"));
        mailbox.Put(MailboxTests.Plain(2));
        return mailbox;
    }

    private static OutboundMessage Message(OutboundContent content) => new() { IdempotencyKey = "kit-key-1", To = "ayse@uzak.example", Content = content, Subject = "Başvurunuz" };

    private static TestAccount Of(string key, string address, string password) => new(key, new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["address"] = address, ["imapHost"] = "imap.example", ["smtpHost"] = "smtp.example", ["password"] = password, ["mailHosts"] = "imap.example:993 smtp.example:465",
    });
}
