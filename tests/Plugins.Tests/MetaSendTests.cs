using Derman.Channels;
using Derman.Plugins;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests;

public class MetaSendTests(MetaFixture meta, PageDouble graph) : IClassFixture<MetaFixture>, IClassFixture<PageDouble>
{
    private const string Citizen = "7000000000000101";

    [Fact]
    public async Task Text_IsAccepted_WithOurMark()
    {
        Assert.StartsWith("m_OUT", Assert.IsType<SendOutcome.Accepted>(await SendAsync(new OutboundText("Başvurunuz alındı."))).ExternalId, StringComparison.Ordinal);
        var sent = graph.Messages.Last();
        Assert.Equal((Citizen, "RESPONSE"), (sent.GetProperty("recipient").GetProperty("id").GetString(), sent.GetProperty("messaging_type").GetString()));
        Assert.Equal("Başvurunuz alındı.", sent.GetProperty("message").GetProperty("text").GetString());
        Assert.Equal("derman:key-1", sent.GetProperty("message").GetProperty("metadata").GetString());
    }

    [Fact]
    public async Task Text_ThatAnswers_NamesTheMessage()
    {
        await SendAsync(new OutboundText("x"), m => m with { ReplyTo = "m_1" });
        Assert.Equal("m_1", graph.Messages.Last().GetProperty("reply_to").GetProperty("mid").GetString());
    }

    [Fact]
    public async Task Buttons_AreQuickReplies()
    {
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(new OutboundButtons("Memnun kaldınız mı?", [new("CSAT:5", "Evet"), new("CSAT:1", "Hayır")])));
        var replies = graph.Messages.Last().GetProperty("message").GetProperty("quick_replies");
        Assert.Equal(("CSAT:5", "Evet", 2), (replies[0].GetProperty("payload").GetString(), replies[0].GetProperty("title").GetString(), replies.GetArrayLength()));
    }

    [Theory]
    [InlineData(MediaKind.Image, "image/jpeg", "image")]
    [InlineData(MediaKind.Voice, "audio/mp4", "audio")]
    [InlineData(MediaKind.Video, "video/mp4", "video")]
    [InlineData(MediaKind.Document, "application/pdf", "file")]
    public async Task File_IsUploadedThenSentById(MediaKind kind, string mime, string type)
    {
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(new OutboundFile(kind, "%PDF"u8.ToArray(), mime, "dilekçe \"1\".pdf", null)));
        Assert.Equal(type, graph.Messages.Last().GetProperty("message").GetProperty("attachment").GetProperty("type").GetString());
    }

    [Fact]
    public async Task File_WhoseUploadFails_IsSentToNobody()
    {
        var before = graph.Messages.Count;
        graph.NextBreaksOff();
        Assert.IsType<SendOutcome.Deferred>(await SendAsync(new OutboundFile(MediaKind.Image, "x"u8.ToArray(), "image/png", "a.png", null)));
        graph.NextError(400, 200);
        Assert.Equal(SendRejection.PermissionMissing, Code(await SendAsync(new OutboundFile(MediaKind.Image, "x"u8.ToArray(), "image/png", "a.png", null))));
        Assert.Equal(before, graph.Messages.Count);
    }

    [Fact]
    public async Task AfterTheWindow_OnlyAPersonsAnswerWithTheTagGoes()
    {
        Assert.Equal(SendRejection.WindowClosed, Code(await SendAsync(new OutboundText("x"), m => m with { To = PageDouble.Late })));
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(new OutboundText("x"), m => m with { To = PageDouble.Late }, ("humanAgent", "true")));
        Assert.Equal("HUMAN_AGENT", graph.Messages.Last().GetProperty("tag").GetString());
        Assert.Equal(SendRejection.WindowClosed, Code(await SendAsync(
            new OutboundText("Anket"), m => m with { To = PageDouble.Late, Purpose = MessagePurpose.Survey }, ("humanAgent", "true"))));
        graph.HumanAgentGranted = false;
        Assert.Equal(SendRejection.WindowClosed, Code(await SendAsync(new OutboundText("x"), m => m with { To = PageDouble.Late }, ("humanAgent", "true"))));
        graph.HumanAgentGranted = true;
    }

    [Fact]
    public async Task WithinTheWindow_NoTagIsSpent()
    {
        await SendAsync(new OutboundText("x"), settings: ("humanAgent", "true"));
        Assert.False(graph.Messages.Last().TryGetProperty("tag", out _));
    }

    [Fact]
    public async Task PrivateReply_GoesToWhoWroteTheComment_Once()
    {
        graph.Comments["20_1"] = "6001";
        Assert.IsType<SendOutcome.Accepted>(await ReplyAsync("6001", "20_1", "20_1"));
        var sent = graph.Messages.Last();
        Assert.Equal("20_1", sent.GetProperty("recipient").GetProperty("comment_id").GetString());
        Assert.False(sent.TryGetProperty("messaging_type", out _));
        Assert.Equal(SendRejection.WindowClosed, Code(await ReplyAsync("6001", "20_1", "20_1")));
    }

    [Fact]
    public async Task PrivateReply_NeverGoesToSomebodyElseInTheThread()
    {
        // The newest comment of the thread is another person's.
        graph.Comments["21_1"] = "6001";
        graph.Comments["21_2"] = "6002";
        Assert.IsType<SendOutcome.Accepted>(await ReplyAsync("6001", "21_1", "21_2"));
        Assert.Equal("21_1", graph.Messages.Last().GetProperty("recipient").GetProperty("comment_id").GetString());

        var before = graph.Messages.Count;
        Assert.Equal(SendRejection.RecipientUnreachable, Code(await ReplyAsync("6003", "21_1", "21_2")));
        graph.Comments["21_3"] = null;
        Assert.Equal(SendRejection.PermissionMissing, Code(await ReplyAsync("6003", "21_3", "21_3")));
        Assert.Equal(SendRejection.PermissionMissing, Code(await ReplyAsync("unknown:21_3", "21_3", "21_3")));
        Assert.Equal(SendRejection.PermissionMissing, Code(await ReplyAsync("6003", "mention:1:2", "mention:1:2")));
        Assert.Equal(before, graph.Messages.Count);
    }

    [Fact]
    public async Task PrivateReply_ToAVisitorsPost_NamesThePost()
    {
        graph.Comments[$"{PageDouble.Page}_9"] = "6001";
        Assert.IsType<SendOutcome.Accepted>(await ReplyAsync("6001", $"{PageDouble.Page}_9", null));
        Assert.Equal($"{PageDouble.Page}_9", graph.Messages.Last().GetProperty("recipient").GetProperty("post_id").GetString());
    }

    [Fact]
    public async Task PrivateReply_WhoseAuthorCannotBeAsked_Waits()
    {
        graph.NextError(500, 2);
        Assert.IsType<SendOutcome.Deferred>(await ReplyAsync("6001", "22_1", "22_1"));
        graph.NextBreaksOff();
        Assert.IsType<SendOutcome.Deferred>(await ReplyAsync("6001", "22_1", "22_1"));
    }

    [Fact]
    public async Task PublicReply_StandsBelowTheComment()
    {
        graph.Comments["23_1"] = "6001";
        graph.Comments["23_2"] = "6001";
        Assert.StartsWith("23_2_", Assert.IsType<SendOutcome.Accepted>(await PublicAsync("23_1", "23_2")).ExternalId, StringComparison.Ordinal);
        Assert.Equal(("23_2/comments", "Teşekkürler."), graph.Replies.Last());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(301)]
    public async Task PublicReply_LongerThanTheLimit_IsNotSent(int length)
    {
        var before = graph.Replies.Count;
        Assert.Equal(SendRejection.ContentInvalid, Code(await PublicAsync("23_1", "23_1", new OutboundText(new string('a', length)))));
        Assert.Equal(SendRejection.ContentInvalid, Code(await PublicAsync("23_1", "23_1", new OutboundButtons("x", [new("p", "t")]))));
        Assert.Equal(SendRejection.ContentInvalid, Code(await PublicAsync("23_1", "23_1", new OutboundFile(MediaKind.Image, "x"u8.ToArray(), "image/png", "a.png", null))));
        Assert.Equal(SendRejection.ContentInvalid, Code(await PublicAsync(null, null)));
        Assert.Equal(before, graph.Replies.Count);
    }

    public static TheoryData<OutboundContent> Unfit => new()
    {
        new OutboundText(""),
        new OutboundText(new string('a', 2001)),
        new OutboundTemplate("x", "tr", [], []),
        new OutboundButtons("x", []),
        new OutboundButtons("x", [new OutboundButton("p", new string('t', 21))]),
        new OutboundButtons("x", [new OutboundButton("", "t")]),
        new OutboundFile(MediaKind.Image, new byte[8_000_001], "image/png", "a.png", null),
        new OutboundFile(MediaKind.Document, Array.Empty<byte>(), "application/pdf", "a.pdf", null),
        new OutboundFile(MediaKind.Image, new byte[1], "image/png", "a.png", "words"),
        new OutboundFile(MediaKind.Sticker, new byte[1], "image/webp", "a.webp", null),
    };

    [Theory]
    [MemberData(nameof(Unfit))]
    public async Task ContentMetaDoesNotCarry_IsNotSent(OutboundContent content)
    {
        var before = graph.Requests.Count(request => request.StartsWith("POST", StringComparison.Ordinal));
        Assert.Equal(SendRejection.ContentInvalid, Code(await SendAsync(content)));
        Assert.Equal(before, graph.Requests.Count(request => request.StartsWith("POST", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(190, null, SendRejection.Reauthorise)]
    [InlineData(102, null, SendRejection.Reauthorise)]
    [InlineData(10, null, SendRejection.PermissionMissing)]
    [InlineData(200, null, SendRejection.PermissionMissing)]
    [InlineData(230, null, SendRejection.PermissionMissing)]
    [InlineData(10, 2018278, SendRejection.WindowClosed)]
    [InlineData(10, 2534022, SendRejection.WindowClosed)]
    [InlineData(10901, null, SendRejection.WindowClosed)]
    [InlineData(551, null, SendRejection.RecipientUnreachable)]
    [InlineData(200, 1545041, SendRejection.RecipientUnreachable)]
    [InlineData(100, 2018001, SendRejection.RecipientUnreachable)]
    [InlineData(368, null, SendRejection.AccountRestricted)]
    [InlineData(100, null, SendRejection.Refused)]
    public async Task Error_ThatStays_IsRejected(int code, int? subcode, string rejection)
    {
        if (subcode is { } given)
        {
            graph.NextSubError(400, code, given);
        }
        else
        {
            graph.NextError(400, code);
        }

        var rejected = Assert.IsType<SendOutcome.Rejected>(await SendAsync(new OutboundText("x")));
        Assert.Equal(rejection, rejected.Code);
        Assert.DoesNotContain("905551234567", rejected.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400, 4, 600)]
    [InlineData(400, 17, 600)]
    [InlineData(400, 32, 600)]
    [InlineData(400, 613, 60)]
    [InlineData(500, 2, 60)]
    [InlineData(400, 1200, 60)]
    [InlineData(503, 99999, 30)]
    [InlineData(429, 99999, 30)]
    public async Task Error_ThatPasses_IsDeferred(int status, int code, int seconds)
    {
        graph.NextError(status, code);
        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.IsType<SendOutcome.Deferred>(await SendAsync(new OutboundText("x"))).After);
        graph.NextError(status, code, ("Retry-After", "17"));
        Assert.Equal(TimeSpan.FromSeconds(17), Assert.IsType<SendOutcome.Deferred>(await SendAsync(new OutboundText("x"))).After);
    }

    [Fact]
    public async Task Error_ThatRepeatsTheToken_DoesNotCarryItOn()
    {
        graph.Next(400, $$$"""{"error":{"message":"Malformed access token {{{GraphServer.Token}}}","code":190}}""");
        Assert.DoesNotContain(GraphServer.Token, (await SendAsync(new OutboundText("x"))).ToString(), StringComparison.Ordinal);
        graph.Next(400, $$$"""{"error":{"message":"Malformed access token {{{GraphServer.Token}}}","code":190}}""");
        var report = await meta.Plugin.Health!.CheckAsync(Host(), CancellationToken.None);
        Assert.Equal(HealthState.NeedsReauthorisation, report.State);
        Assert.DoesNotContain(GraphServer.Token, report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task People_WhoCannotBeReached_AreTold()
    {
        Assert.Equal(SendRejection.RecipientUnreachable, Code(await SendAsync(new OutboundText("x"), m => m with { To = PageDouble.Gone })));
        Assert.Equal(SendRejection.RecipientUnreachable, Code(await SendAsync(new OutboundText("x"), m => m with { To = PageDouble.Blocked })));
    }

    [Fact]
    public async Task LineBrokenAfterTheRequest_IsUnknown_AndNotTriedAgain()
    {
        var before = graph.Messages.Count;
        graph.NextBreaksOff();
        Assert.IsType<SendOutcome.Unknown>(await SendAsync(new OutboundText("x"), settings: ("humanAgent", "true")));
        graph.Comments["24_1"] = "6001";
        graph.NextBreaksOff();
        Assert.IsType<SendOutcome.Unknown>(await PublicAsync("24_1", "24_1"));
        graph.NextPasses();
        graph.NextBreaksOff();
        Assert.IsType<SendOutcome.Unknown>(await ReplyAsync("6001", "24_1", "24_1"));
        Assert.Equal(before, graph.Messages.Count);
    }

    [Theory]
    [InlineData(200, "{}")]
    [InlineData(200, "<html>")]
    [InlineData(504, "<html>")]
    public async Task AnswerThatProvesNothing_IsUnknown(int status, string body)
    {
        graph.Next(status, body);
        Assert.IsType<SendOutcome.Unknown>(await SendAsync(new OutboundText("x")));
    }

    [Fact]
    public async Task WithoutTokenOrAccount_IsNotConfigured()
    {
        var binding = Accounts.PageWith(meta.Manifest, graph.BaseAddress, token: null, [("platform", "messenger"), ("providerAccountId", PageDouble.Page)]);
        Assert.Equal(SendRejection.NotConfigured, Code(await meta.Plugin.Sender!.SendAsync(Message(new OutboundText("x")), Accounts.Host(binding), CancellationToken.None)));
    }

    [Fact]
    public async Task TwoAccounts_Interleaved_KeepTheirOwnTokens()
    {
        var wrong = Accounts.PageWith(meta.Manifest, graph.BaseAddress, "token-of-another-page", [("platform", "messenger"), ("providerAccountId", "300000000000202")]);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(async i => (i, await meta.Plugin.Sender!.SendAsync(
            Message(new OutboundText($"{i}")), Accounts.Host(i % 2 == 0 ? Accounts.Page(meta.Manifest, graph.BaseAddress) : wrong), CancellationToken.None))));
        Assert.All(outcomes, sent =>
        {
            if (sent.i % 2 == 0)
            {
                Assert.IsType<SendOutcome.Accepted>(sent.Item2);
            }
            else
            {
                Assert.Equal(SendRejection.Reauthorise, Code(sent.Item2));
                Assert.DoesNotContain("token-of-another-page", sent.Item2.ToString(), StringComparison.Ordinal);
            }
        });
    }

    [Fact]
    public async Task Cancelled_Throws()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await meta.Plugin.Sender!.SendAsync(Message(new OutboundText("x")), Host(), cancelled.Token));
    }

    private static string Code(SendOutcome outcome) => Assert.IsType<SendOutcome.Rejected>(outcome).Code;

    private static OutboundMessage Message(OutboundContent content) => new() { IdempotencyKey = "key-1", To = Citizen, Content = content };

    private ChannelHost Host(params (string, string)[] settings) => Accounts.Host(Accounts.Page(meta.Manifest, graph.BaseAddress, more: settings));

    private async Task<SendOutcome> SendAsync(OutboundContent content, Func<OutboundMessage, OutboundMessage>? change = null, params (string, string)[] settings) =>
        await meta.Plugin.Sender!.SendAsync(change?.Invoke(Message(content)) ?? Message(content), Host(settings), CancellationToken.None);

    private Task<SendOutcome> ReplyAsync(string to, string thread, string? replyTo) =>
        SendAsync(new OutboundText("Size özel yazıyoruz."), m => m with { To = to, Thread = thread, ReplyTo = replyTo });

    private Task<SendOutcome> PublicAsync(string? thread, string? replyTo, OutboundContent? content = null) =>
        SendAsync(content ?? new OutboundText("Teşekkürler."), m => m with { Thread = thread, ReplyTo = replyTo, Visibility = MessageVisibility.Public });
}
