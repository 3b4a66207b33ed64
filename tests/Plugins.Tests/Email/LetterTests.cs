using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests.Email;

/// <summary>Stored letters, each through the mailbox and the runner.</summary>
public sealed class LetterTests(LetterTests.Read letters) : IClassFixture<LetterTests.Read>
{
    private const string Ours = "AAAAAAAAAAF3c29tZS1tYWMtMTItYnl0.4f0f1d8e-3a44-4a8e-9f5b-0a3b1c2d3e4f@masa.example";
    private const string Token = "AAAAAAAAAAF3c29tZS1tYWMtMTItYnl0";

    [Theory]
    [InlineData("01-plain-turkish-8859-9", "Sokağımızda kaldırım çökmüş, güneş batınca görünmüyor.")]
    [InlineData("02-html-only-1254", "Çöp kutusu dolu.\n\nİyi günler\nAyşe")]
    [InlineData("03-persian-1256", "برق کوچه قطع است")]
    [InlineData("18-undeclared-1254", "Sokağımızda ışık yok.")]
    [InlineData("04-reply-by-message-id", "Teşekkürler, ama hâlâ çökük.\n\n-- \nAyşe Yılmaz")]
    [InlineData("14-bottom-posted", "They came, thank you.")]
    [InlineData("15-interleaved", "Merhaba,\n\n> Hangi sokak?\nAtatürk Caddesi.\n\n> Kaç numara?\nBeş.")]
    [InlineData("16-outlook-history", "Hâlâ su yok.\n\nKimden: Komşu <komsu@uzak.example>\nGönderilen: 4 Ocak 2026 Pazar 10:00\nKime: Ayşe\nKonu: Su\n\nSende su var mı?")]
    [InlineData("19-persian-reply", "هنوز برق نیست.")]
    public void Words_AreReadable_NewOnesFirst(string name, string text) => Assert.Equal(text, letters.Message(name).Text);

    [Fact]
    public void FirstLetter_BeginsAThread_WithItsAuthor()
    {
        var message = letters.Message("01-plain-turkish-8859-9");
        Assert.Equal(("p1@uzak.example", "p1@uzak.example", null, null), (message.ExternalId, message.Thread, message.ReplyTo, message.ReplyToken));
        Assert.Equal(("ayse.yilmaz@uzak.example", "Ayşe Yılmaz", "Kaldırım"), (message.From, message.FromName, message.Subject));
        Assert.Equal(new DateTimeOffset(2026, 1, 5, 11, 0, 0, TimeSpan.Zero), message.At); // When it arrived, not what it says.
    }

    [Theory]
    [InlineData("04-reply-by-message-id", "p1@uzak.example", Ours)]
    [InlineData("05-reply-plus-address", "p5@uzak.example", null)]
    [InlineData("14-bottom-posted", Ours, Ours)]
    public void Answer_BringsTheTokenBack(string name, string thread, string? answered)
    {
        var message = letters.Message(name);
        Assert.Equal((Token, thread, answered), (message.ReplyToken, message.Thread, message.ReplyTo));
    }

    [Theory]
    [InlineData("06-bounce-511", MessageAutomation.Bounce)]
    [InlineData("07-delay-4", MessageAutomation.Bounce)]
    [InlineData("08-absence", MessageAutomation.AutoReply)]
    [InlineData("09-newsletter", MessageAutomation.Bulk)]
    [InlineData("10-own-words", MessageAutomation.Bulk)]
    [InlineData("04-reply-by-message-id", MessageAutomation.None)]
    public void Machines_AreKnown(string name, MessageAutomation automation) => Assert.Equal(automation, letters.Message(name).Automation);

    [Fact]
    public void Bounce_TellsWhichMessageFailed_ADelayDoesNot()
    {
        var receipt = Assert.IsType<DeliveryReceipt>(letters.Events("06-bounce-511")[0]);
        Assert.Equal((Ours, DeliveryState.Failed, SendRejection.RecipientUnreachable), (receipt.MessageExternalId, receipt.State, receipt.FailureCode));
        Assert.Equal(("4f0f1d8e-3a44-4a8e-9f5b-0a3b1c2d3e4f", "yok@uzak.example", "5.1.1"), (receipt.IdempotencyKey, receipt.Recipient, receipt.ErrorCode));
        Assert.Single(letters.Events("07-delay-4"));
    }

    [Fact]
    public void ReusedMessageId_WithOtherContent_IsAnotherRevision_ARepeatIsNot()
    {
        Assert.Equal(letters.Message("01-plain-turkish-8859-9").ExternalId, letters.Message("11-reused-id").ExternalId);
        Assert.NotEqual(letters.Message("01-plain-turkish-8859-9").DedupKey, letters.Message("11-reused-id").DedupKey);
    }

    [Fact]
    public void Files_AreMedia_InvitationsAreNamed_SignaturesAreNot()
    {
        var message = letters.Message("12-attachments-calendar");
        Assert.Equal("Bak:", message.Text);
        Assert.Equal(["çukur.jpg", "dilekçe.pdf"], message.Parts.OfType<MediaPart>().Select(media => media.FileName));
        Assert.Equal("text/calendar", Assert.Single(message.Parts.OfType<UnsupportedPart>()).Detail);
        Assert.Equal(4, message.Parts.Count);
    }

    [Fact]
    public void ReplyTo_IsWhomAnswersGoTo_AndIsNotTakenForTheAuthor()
    {
        var message = letters.Message("13-reply-to-other");
        Assert.Equal(("mehmet@uzak.example", "Mehmet", null), (message.From, message.FromName, message.FromAlternate));
    }

    [Fact]
    public void WithoutMessageId_TheContentIsItsName() => Assert.StartsWith("content:", letters.Message("17-no-message-id").ExternalId, StringComparison.Ordinal);

    /// <summary>All letters, read once.</summary>
    public sealed class Read : IAsyncLifetime
    {
        private readonly EmailFixture _email = new();
        private readonly Dictionary<string, List<InboundEvent>> _events = new(StringComparer.Ordinal);

        public InboundMessage Message(string name) => Events(name).OfType<InboundMessage>().Single();

        public IReadOnlyList<InboundEvent> Events(string name) => _events[name];

        public async Task InitializeAsync()
        {
            await _email.InitializeAsync();
            var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Fixtures", "email"), "*.eml").Order(StringComparer.Ordinal).ToList();
            await using var mailbox = new ImapDouble();
            foreach (var file in files)
            {
                mailbox.Put(await File.ReadAllBytesAsync(file));
            }

            var (sink, _) = await _email.ListenAsync(_email.Host(mailbox.Port, 1), heard => heard.Events.Count(e => e is not DeliveryReceipt) == files.Count);
            var at = 0;
            foreach (var item in sink.Events)
            {
                var name = Path.GetFileNameWithoutExtension(files[at]);
                _events.TryAdd(name, []);
                _events[name].Add(item);
                at += item is DeliveryReceipt ? 0 : 1;
            }
        }

        public Task DisposeAsync() => _email.DisposeAsync();
    }
}
