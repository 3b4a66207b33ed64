using Derman.Channels;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests;

/// <summary>Where Instagram differs from a page.</summary>
public sealed class MetaInstagramTests(MetaFixture meta, PageDouble graph) : IClassFixture<MetaFixture>, IClassFixture<PageDouble>
{
    [Fact]
    public async Task Text_IsCountedInBytes_AndBearsNoMark()
    {
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(new OutboundText(new string('ş', 500))));
        Assert.False(graph.Messages.Last().GetProperty("message").TryGetProperty("metadata", out _));
        Assert.Equal(SendRejection.ContentInvalid, Assert.IsType<SendOutcome.Rejected>(await SendAsync(new OutboundText(new string('ş', 501)))).Code);
    }

    [Theory]
    [InlineData(MediaKind.Image, "image/jpeg", true)]
    [InlineData(MediaKind.Document, "application/pdf", true)]
    [InlineData(MediaKind.Image, "image/webp", false)]
    [InlineData(MediaKind.Document, "application/zip", false)]
    public async Task File_OfAKindInstagramKnows_IsSent(MediaKind kind, string mime, bool carried)
    {
        var outcome = await SendAsync(new OutboundFile(kind, "x"u8.ToArray(), mime, "a", null));
        Assert.Equal(carried, outcome is SendOutcome.Accepted);
        Assert.Equal(carried ? null : SendRejection.ContentInvalid, (outcome as SendOutcome.Rejected)?.Code);
    }

    [Fact]
    public async Task PublicReply_StandsBelowTheTopComment()
    {
        graph.Comments["17900000000000101"] = "8000000000000101";
        var sent = await SendAsync(new OutboundText("Ekip yolda."), m => m with { Thread = "17900000000000101", ReplyTo = "17900000000000103", Visibility = MessageVisibility.Public });
        Assert.IsType<SendOutcome.Accepted>(sent);
        Assert.Equal(("17900000000000101/replies", "Ekip yolda."), graph.Replies.Last());
    }

    [Fact]
    public async Task PublicReply_ToAMention_GoesToItsOwnEdge()
    {
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(
            new OutboundText("Teşekkürler."), m => m with { Thread = "mention:17:18", ReplyTo = "mention:17:18", Visibility = MessageVisibility.Public }));
        Assert.Equal($"{PageDouble.Instagram}/mentions", graph.Replies.Last().Edge);
    }

    [Fact]
    public async Task PrivateReply_GoesByTheComment()
    {
        graph.Comments["17900000000000105"] = "8000000000000101";
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(new OutboundText("x"), m => m with { Thread = "17900000000000105", To = "8000000000000101" }));
        Assert.Equal("17900000000000105", graph.Messages.Last().GetProperty("recipient").GetProperty("comment_id").GetString());
    }

    private async Task<SendOutcome> SendAsync(OutboundContent content, Func<OutboundMessage, OutboundMessage>? change = null)
    {
        var message = new OutboundMessage { IdempotencyKey = "key-1", To = "8000000000000101", Content = content };
        var host = Accounts.Host(Accounts.Page(meta.Manifest, graph.BaseAddress, PageDouble.Instagram));
        return await meta.Plugin.Sender!.SendAsync(change?.Invoke(message) ?? message, host, CancellationToken.None);
    }
}
