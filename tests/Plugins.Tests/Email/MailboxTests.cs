using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Email;

/// <summary>Receiving: every letter once, none lost, none that stops the others; against a mailbox that breaks as told.</summary>
public sealed class MailboxTests(EmailFixture email) : IClassFixture<EmailFixture>, IAsyncDisposable
{
    private static readonly (string, string?)[] Moving = [("after", "move"), ("moveTo", "Derman")];
    private readonly ImapDouble _mailbox = new();

    public ValueTask DisposeAsync() => _mailbox.DisposeAsync();

    [Fact]
    public async Task Letters_AreTakenInOrder_OldReadOnesAreNot_NewOnesAtOnce()
    {
        _mailbox.Put(Plain(1), seen: true);
        _mailbox.Put(Plain(2));
        var put = false;
        var (sink, end) = await email.ListenUntilAsync(Host(), heard =>
        {
            if (!put && _mailbox.IsIdle)
            {
                put = true;
                _mailbox.Put(Plain(3));
            }

            return Messages(heard).Count == 2;
        });
        Assert.Equal(new StreamEnd(HealthState.Healthy, "cancelled"), end);
        Assert.Equal(["m2@uzak.example", "m3@uzak.example"], Messages(sink).Select(message => message.ExternalId));
        Assert.StartsWith("1:7:3:", sink.Cursor, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Letter_IsMarkedOnlyAfterTheHostHasStoredIt()
    {
        _mailbox.Put(Plain(1));
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var end = await email.Plugin.Stream!.RunAsync(Host(), new RefusingSink(), stop.Token);
        Assert.Equal(HealthState.Healthy, end.State);
        Assert.False(_mailbox.Letters[0].Seen);
        var (sink, _) = await ListenAsync(heard => Messages(heard).Count == 1 && heard.Cursor!.StartsWith("1:7:1:", StringComparison.Ordinal));
        Assert.Equal("m1@uzak.example", Assert.Single(Messages(sink)).ExternalId);
    }

    [Fact]
    public async Task Cursor_GoesOnAfterTheLast()
    {
        _mailbox.Put(Plain(1));
        _mailbox.Put(Plain(2));
        var (sink, _) = await ListenAsync(heard => Messages(heard).Count == 1, "1:7:1:1767610000:0:0");
        Assert.Equal("m2@uzak.example", Assert.Single(Messages(sink)).ExternalId);
    }

    [Fact]
    public async Task NewGeneration_IsReadAgainFromTheLastDay_WithTheSameKeys()
    {
        _mailbox.Put(Plain(1), seen: true);
        _mailbox.Put(Plain(2), seen: true);
        _mailbox.BeginGeneration(firstUid: 901);
        var (sink, _) = await ListenAsync(heard => Messages(heard).Count == 2, "1:7:2:1767610000:0:0");
        Assert.Equal(["m1@uzak.example", "m2@uzak.example"], Messages(sink).Select(message => message.ExternalId));
        Assert.StartsWith("1:8:902:", sink.Cursor, StringComparison.Ordinal);

        await using var other = new ImapDouble();
        other.Put(Plain(1));
        var (again, _) = await email.ListenAsync(email.Host(other.Port, 1), heard => Messages(heard).Count == 1);
        Assert.Equal(Messages(again)[0].DedupKey, Messages(sink)[0].DedupKey);
    }

    [Fact]
    public async Task LetterThatBreaksTheLine_IsKeptAsUnknownAfterThreeAttempts_AndTheNextIsTaken()
    {
        _mailbox.Put(Plain(1));
        _mailbox.BreaksAt = _mailbox.Put(Plain(2));
        _mailbox.Put(Plain(3));
        string? cursor = null;
        var events = new List<InboundEvent>();
        for (var run = 0; run < 6 && events.OfType<InboundMessage>().Count() < 2; run++)
        {
            var (sink, _) = await ListenAsync(heard => Messages(heard).Any(message => message.ExternalId == "m3@uzak.example"), cursor);
            events.AddRange(sink.Events);
            cursor = sink.Cursor;
        }

        Assert.Equal(["InboundMessage", "UnknownEvent", "InboundMessage"], events.Select(e => e.GetType().Name));
        var unknown = (UnknownEvent)events[1];
        Assert.Equal("unreadableLetter", unknown.Reason);
        Assert.Contains("UID 2:", unknown.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Poison_IsKeptAsUnknownWithItsUid_AndTheNextIsTaken()
    {
        _mailbox.Put("\u0001\u0002\u0003 nothing like a letter\n");
        _mailbox.Put(Plain(2));
        var (sink, _) = await ListenAsync(heard => Messages(heard).Count == 1);
        Assert.Contains("UID 1:", Assert.IsType<UnknownEvent>(sink.Events[0]).Raw, StringComparison.Ordinal);
        Assert.Equal("m2@uzak.example", Messages(sink)[0].ExternalId);
    }

    [Fact]
    public async Task TakenLetter_IsMoved_AndItsFileIsStillFetched()
    {
        _mailbox.Put(WithFile("a@uzak.example", "../../çukur.png"));
        var (sink, _) = await email.ListenUntilAsync(Host(null, Moving), _ => _mailbox.Moved.Count == 1);
        Assert.Empty(_mailbox.Letters);
        var media = Messages(sink)[0].Parts.OfType<MediaPart>().Single();
        Assert.Equal((MediaKind.Image, "çukur.png", "image/png"), (media.Kind, media.FileName, media.MimeType));
        var fetched = Assert.IsType<MediaOutcome.Fetched>(await FetchAsync(media, 1000));
        Assert.Equal((8, media.Sha256), (fetched.Content.Length, fetched.Sha256));
        Assert.Equal(MediaRefusal.TooLarge, Assert.IsType<MediaOutcome.Refused>(await FetchAsync(media, 7)).Code);
        Assert.Equal(MediaRefusal.Gone, Assert.IsType<MediaOutcome.Refused>(await FetchAsync(media with { MediaId = "7.99.0.yok@uzak.example" }, 7)).Code);
    }

    [Fact]
    public async Task WithoutIdle_TheMailboxIsAsked()
    {
        _mailbox.Capabilities = "IMAP4rev1";
        _mailbox.Put(Plain(1));
        var (sink, _) = await ListenAsync(heard => Messages(heard).Count == 1);
        Assert.Single(Messages(sink));
        Assert.DoesNotContain("IDLE", _mailbox.Heard);
    }

    [Fact]
    public async Task RefusedLogin_SaysSo()
    {
        _mailbox.LoginRefusal = "NO [AUTHENTICATIONFAILED] no";
        var (_, end) = await ListenAsync(_ => true);
        Assert.Equal(HealthState.NeedsReauthorisation, end.State);
        Assert.Equal(TimeSpan.FromMinutes(5), end.After);
        var report = await email.Plugin.Health!.CheckAsync(Host(), default);
        Assert.Equal((HealthState.NeedsReauthorisation, "imapLogin", "password"), (report.State, report.Code, report.FieldKey));
        Assert.DoesNotContain(EmailFixture.Password, report.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("password", null, "settingMissing")]
    [InlineData("imapHost", "posta.example", "insecure")]
    public async Task UnfitSettings_AreNamed(string key, string? value, string code)
    {
        var report = await email.Plugin.Health!.CheckAsync(Host(null, (key, value)), default);
        Assert.Equal((HealthState.Misconfigured, code), (report.State, report.Code));
    }

    [Fact]
    public async Task ManyLettersOfOneAddress_AreAMachine()
    {
        for (var i = 1; i <= 35; i++)
        {
            _mailbox.Put(Plain(i));
        }

        var (sink, _) = await ListenAsync(heard => Messages(heard).Count == 35);
        Assert.Equal(30, Messages(sink).Count(message => message.Automation == MessageAutomation.None));
        Assert.All(Messages(sink).Skip(30), message => Assert.Equal(MessageAutomation.Bulk, message.Automation));
    }

    internal static string Plain(int number) =>
        $"Message-ID: <m{number}@uzak.example>\nFrom: Ayşe <ayse@uzak.example>\nTo: masa@masa.example\nSubject: Su\n\nSu yok {number}.\n";

    internal static string WithFile(string from, string name) => $"""
        Message-ID: <dosya@uzak.example>
        From: {from}
        Subject: Resim
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b

        Ekte.
        --b
        Content-Type: image/png; name="{name}"
        Content-Transfer-Encoding: base64

        iVBORw0KGgo=
        --b--
        """;

    private static List<InboundMessage> Messages(CollectingSink sink) => [.. sink.Events.OfType<InboundMessage>()];

    private ChannelHost Host(string? cursor = null, params (string Key, string? Value)[] more) => email.Host(_mailbox.Port, 1, "none", cursor, more);

    private Task<(CollectingSink Sink, StreamEnd End)> ListenAsync(Func<CollectingSink, bool> enough, string? cursor = null, params (string Key, string? Value)[] more) =>
        email.ListenAsync(Host(cursor, more), enough);

    private ValueTask<MediaOutcome> FetchAsync(MediaPart media, int most) =>
        email.Plugin.Media!.FetchAsync(new MediaRequest(media.MediaId, media.Sha256, most), Host(null, Moving), default);

    private sealed class RefusingSink : IInboundSink
    {
        public ValueTask TakeAsync(IReadOnlyList<InboundEvent> events, string? cursor, CancellationToken cancellationToken) =>
            events.Count > 0 ? throw new IOException("The disk is full.") : ValueTask.CompletedTask;
    }
}
