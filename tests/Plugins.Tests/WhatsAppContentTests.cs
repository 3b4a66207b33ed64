using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests;

/// <summary>Buttons and files to WhatsApp: what it carries goes, what it does not never leaves.</summary>
public class WhatsAppContentTests(WhatsAppFixture whatsApp, GraphDouble graph) : IClassFixture<WhatsAppFixture>, IClassFixture<GraphDouble>
{
    [Fact]
    public async Task Buttons_AreReplyButtons()
    {
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(new OutboundButtons("Memnun kaldınız mı?", [new("CSAT:5", "Evet"), new("CSAT:1", "Hayır")])));
        var sent = graph.Messages.Last();
        Assert.Equal("interactive", sent.GetProperty("type").GetString());
        var button = sent.GetProperty("interactive").GetProperty("action").GetProperty("buttons")[0].GetProperty("reply");
        Assert.Equal(("CSAT:5", "Evet"), (button.GetProperty("id").GetString(), button.GetProperty("title").GetString()));
        Assert.False(sent.TryGetProperty("text", out _));
    }

    [Theory]
    [InlineData(MediaKind.Image, "image/jpeg", "image", "Sokak")]
    [InlineData(MediaKind.Voice, "audio/ogg; codecs=opus", "audio", null)]
    [InlineData(MediaKind.Video, "video/mp4", "video", "Sokak")]
    [InlineData(MediaKind.Document, "application/pdf", "document", "Karar")]
    [InlineData(MediaKind.Sticker, "image/webp", "sticker", null)]
    public async Task File_IsUploadedThenSentById(MediaKind kind, string mime, string type, string? caption)
    {
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(new OutboundFile(kind, "%PDF-1.7"u8.ToArray(), mime, "karar 12/a.pdf", caption)));
        var sent = graph.Messages.Last();
        Assert.Equal(type, sent.GetProperty("type").GetString());
        Assert.Equal(caption, sent.GetProperty(type).TryGetProperty("caption", out var words) ? words.GetString() : null);
        Assert.Equal(kind == MediaKind.Document, sent.GetProperty(type).TryGetProperty("filename", out _));
        Assert.Equal("key-1", sent.GetProperty("biz_opaque_callback_data").GetString());
        Assert.Equal(8, graph.Uploads.Last().Length);
    }

    [Fact]
    public async Task File_NamedLikeAHeader_StaysAName()
    {
        await SendAsync(new OutboundFile(MediaKind.Document, "x"u8.ToArray(), "text/plain", "a\"; name=\"type\"\r\n\r\nimage/png.txt", null));
        Assert.Equal("document", graph.Messages.Last().GetProperty("type").GetString());
        Assert.DoesNotContain('\n', graph.Uploads.Last().Name);
    }

    [Fact]
    public async Task File_WhoseUploadFails_IsSentToNobody()
    {
        var before = graph.Messages.Count;
        var file = new OutboundFile(MediaKind.Image, "x"u8.ToArray(), "image/png", "a.png", null);
        graph.NextBreaksOff();
        Assert.IsType<SendOutcome.Deferred>(await SendAsync(file)); // nobody was told anything: it may be tried again
        graph.Next(200, "{}");
        Assert.IsType<SendOutcome.Deferred>(await SendAsync(file));
        graph.NextError(401, 190);
        Assert.Equal(SendRejection.Reauthorise, Assert.IsType<SendOutcome.Rejected>(await SendAsync(file)).Code);
        graph.NextPasses();
        graph.NextBreaksOff();
        Assert.IsType<SendOutcome.Unknown>(await SendAsync(file)); // the message itself may have gone
        Assert.Equal(before, graph.Messages.Count);
    }

    public static TheoryData<OutboundContent> Unfit => new()
    {
        new OutboundButtons("", [new OutboundButton("p", "t")]),
        new OutboundButtons(new string('a', 1025), [new OutboundButton("p", "t")]),
        new OutboundButtons("x", []),
        new OutboundButtons("x", [new("1", "a"), new("2", "b"), new("3", "c"), new("4", "d")]),
        new OutboundButtons("x", [new OutboundButton("p", new string('t', 21))]),
        new OutboundButtons("x", [new OutboundButton("p", " ")]),
        new OutboundButtons("x", [new OutboundButton(new string('p', 257), "t")]),
        new OutboundButtons("x", [new("1", "a"), new("2", "a")]),
        new OutboundButtons("x", [new("1", "a"), new("1", "b")]),
        new OutboundFile(MediaKind.Image, new byte[5_000_001], "image/png", "a.png", null),
        new OutboundFile(MediaKind.Image, new byte[1], "image/gif", "a.gif", null),
        new OutboundFile(MediaKind.Video, new byte[1], "video/webm", "a.webm", null),
        new OutboundFile(MediaKind.Sticker, new byte[500_001], "image/webp", "a.webp", null),
        new OutboundFile(MediaKind.Audio, new byte[1], "audio/ogg", "a.ogg", "words"),
        new OutboundFile(MediaKind.Document, Array.Empty<byte>(), "application/pdf", "a.pdf", null),
        new OutboundFile(MediaKind.Document, new byte[1], "application/pdf", "a.pdf", new string('a', 1025)),
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public async Task ContentWhatsAppDoesNotCarry_IsNotSent(OutboundContent content)
    {
        var (messages, uploads) = (graph.Messages.Count, graph.Uploads.Count);
        Assert.Equal(SendRejection.ContentInvalid, Assert.IsType<SendOutcome.Rejected>(await SendAsync(content)).Code);
        Assert.Equal((messages, uploads), (graph.Messages.Count, graph.Uploads.Count));
    }

    [Fact]
    public async Task NothingIsPublic() => Assert.Equal(
        SendRejection.ContentInvalid,
        Assert.IsType<SendOutcome.Rejected>(await SendAsync(new OutboundText("x"), MessageVisibility.Public)).Code);

    [Fact]
    public async Task LargestFile_FitsIntoOneRequest() =>
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(new OutboundFile(
            MediaKind.Document, new byte[whatsApp.Manifest.Sending!.MaxFileBytes], "application/pdf", new string('ş', 200), null)));

    private async Task<SendOutcome> SendAsync(OutboundContent content, MessageVisibility visibility = MessageVisibility.Private) =>
        await whatsApp.Plugin.Sender!.SendAsync(
            new OutboundMessage { IdempotencyKey = "key-1", To = "905550000001", Content = content, Visibility = visibility },
            Accounts.Host(Accounts.Binding(whatsApp.Manifest, graph.BaseAddress)),
            CancellationToken.None);
}
