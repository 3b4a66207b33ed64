using Derman.Channels;
using Derman.Plugins;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests;

public class WhatsAppSendTests(WhatsAppFixture whatsApp, GraphDouble graph) : IClassFixture<WhatsAppFixture>, IClassFixture<GraphDouble>
{
    [Fact]
    public async Task Text_IsAccepted()
    {
        var outcome = await SendAsync(new OutboundText("Başvurunuz alındı."), replyTo: "wamid.IN");
        Assert.StartsWith("wamid.OUT", Assert.IsType<SendOutcome.Accepted>(outcome).ExternalId, StringComparison.Ordinal);
        var sent = graph.Messages.Last();
        Assert.Equal("905550000001", sent.GetProperty("to").GetString());
        Assert.Equal("Başvurunuz alındı.", sent.GetProperty("text").GetProperty("body").GetString());
        Assert.Equal("wamid.IN", sent.GetProperty("context").GetProperty("message_id").GetString());
        Assert.Equal("key-1", sent.GetProperty("biz_opaque_callback_data").GetString());
    }

    [Fact]
    public async Task Template_HasLanguageAndParameters()
    {
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(new OutboundTemplate("opened", "tr", ["T-1", "Fen İşleri"], ["CSAT:5"]), GraphDouble.OutsideWindow));
        var template = graph.Messages.Last().GetProperty("template");
        Assert.Equal("opened", template.GetProperty("name").GetString());
        Assert.Equal("tr", template.GetProperty("language").GetProperty("code").GetString());
        var components = template.GetProperty("components");
        Assert.Equal("Fen İşleri", components[0].GetProperty("parameters")[1].GetProperty("text").GetString());
        Assert.Equal(("button", "quick_reply", "0"), (
            components[1].GetProperty("type").GetString()!, components[1].GetProperty("sub_type").GetString()!, components[1].GetProperty("index").GetString()!));
    }

    [Fact]
    public async Task PersonWithoutNumber_IsARecipient()
    {
        Assert.IsType<SendOutcome.Accepted>(await SendAsync(new OutboundText("x"), "TR.134"));
        Assert.Equal("TR.134", graph.Messages.Last().GetProperty("recipient").GetString());
        Assert.False(graph.Messages.Last().TryGetProperty("to", out _));
    }

    [Fact]
    public async Task Text_AfterTheWindow_IsRejected() =>
        Assert.Equal(SendRejection.WindowClosed, Assert.IsType<SendOutcome.Rejected>(await SendAsync(new OutboundText("x"), GraphDouble.OutsideWindow)).Code);

    [Theory]
    [InlineData(400, 131047, SendRejection.WindowClosed)]
    [InlineData(400, 190, SendRejection.Reauthorise)]
    [InlineData(401, 0, SendRejection.Reauthorise)]
    [InlineData(401, 104, SendRejection.Reauthorise)]
    [InlineData(403, 10, SendRejection.PermissionMissing)]
    [InlineData(500, 3, SendRejection.PermissionMissing)]
    [InlineData(403, 368, SendRejection.AccountRestricted)]
    [InlineData(400, 131026, SendRejection.RecipientUnreachable)]
    [InlineData(404, 132001, SendRejection.TemplateRefused)]
    [InlineData(400, 131009, SendRejection.ContentInvalid)]
    [InlineData(400, 100, SendRejection.Refused)]
    public async Task Error_ThatStays_IsRejected(int status, int code, string rejection)
    {
        graph.NextError(status, code);
        var rejected = Assert.IsType<SendOutcome.Rejected>(await SendAsync(new OutboundText("x")));
        Assert.Equal(rejection, rejected.Code);
        Assert.DoesNotContain("905551234567", rejected.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, 130429, 30)]
    [InlineData(400, 131056, 60)]
    [InlineData(400, 80007, 600)]
    [InlineData(400, 4, 600)]
    [InlineData(500, 131000, 60)]
    [InlineData(429, 99999, 30)]
    [InlineData(503, 99999, 30)]
    public async Task Error_ThatPasses_IsDeferred(int status, int code, int seconds)
    {
        graph.NextError(status, code);
        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.IsType<SendOutcome.Deferred>(await SendAsync(new OutboundText("x"))).After);
    }

    [Theory]
    [InlineData("17", 17)]
    [InlineData("0", 1)]
    [InlineData("999999", 86400)]
    [InlineData("Mon, 05 Jan 2026 12:02:00 GMT", 120)]
    public async Task RetryAfter_IsObeyed(string header, int seconds)
    {
        graph.NextError(429, 131056, ("Retry-After", header));
        Assert.Equal(TimeSpan.FromSeconds(seconds), Assert.IsType<SendOutcome.Deferred>(await SendAsync(new OutboundText("x"))).After);
    }

    [Fact]
    public async Task ServerErrorWithoutJson_IsDeferred()
    {
        graph.Next(502, "<html>Bad gateway</html>");
        Assert.IsType<SendOutcome.Deferred>(await SendAsync(new OutboundText("x")));
    }

    [Fact]
    public async Task LineBrokenAfterTheRequest_IsUnknown()
    {
        graph.NextBreaksOff();
        Assert.IsType<SendOutcome.Unknown>(await SendAsync(new OutboundText("x")));
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
    public async Task NoConnection_IsDeferred()
    {
        // Port 1 on loopback: nothing listens there.
        var host = Accounts.Host(Accounts.Binding(whatsApp.Manifest, "http://127.0.0.1:1"));
        Assert.IsType<SendOutcome.Deferred>(await whatsApp.Plugin.Sender!.SendAsync(Message(new OutboundText("x")), host, CancellationToken.None));
    }

    [Fact]
    public async Task Error_ThatRepeatsTheToken_DoesNotCarryItOn()
    {
        graph.Next(400, $$$"""{"error":{"message":"Malformed access token {{{GraphServer.Token}}}","code":190}}""");
        Assert.DoesNotContain(GraphServer.Token, (await SendAsync(new OutboundText("x"))).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongToken_AsksForAuthorisation() =>
        Assert.Equal(SendRejection.Reauthorise, Assert.IsType<SendOutcome.Rejected>(await SendAsync(new OutboundText("x"), token: "wrong")).Code);

    [Fact]
    public async Task NoToken_IsNotConfigured() =>
        Assert.Equal(SendRejection.NotConfigured, Assert.IsType<SendOutcome.Rejected>(await SendAsync(new OutboundText("x"), token: null)).Code);

    [Theory]
    [InlineData(0)]
    [InlineData(4097)]
    public async Task Text_OfWrongLength_IsNotSent(int length) =>
        Assert.Equal(SendRejection.ContentInvalid, Assert.IsType<SendOutcome.Rejected>(await SendAsync(new OutboundText(new string('a', length)))).Code);

    [Fact]
    public async Task Cancelled_Throws()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await whatsApp.Plugin.Sender!.SendAsync(Message(new OutboundText("x")), Host(), cancelled.Token));
    }

    [Fact]
    public async Task Media_IsFetchedInTwoSteps()
    {
        var fetched = Assert.IsType<MediaOutcome.Fetched>(await FetchAsync());
        Assert.Equal(graph.File, fetched.Content.ToArray());
        Assert.Equal("image/jpeg", fetched.MimeType);
    }

    [Fact]
    public async Task Media_WithAnotherHash_IsDamaged()
    {
        Assert.Equal(MediaRefusal.Damaged, Assert.IsType<MediaOutcome.Refused>(await FetchAsync(sha256: new string('0', 64))).Code);
        graph.AnnouncedSha256 = new string('1', 64);
        Assert.Equal(MediaRefusal.Damaged, Assert.IsType<MediaOutcome.Refused>(await FetchAsync()).Code);
        graph.AnnouncedSha256 = null;
    }

    [Fact]
    public async Task Media_TooLarge_IsNotDownloaded() =>
        Assert.Equal(MediaRefusal.TooLarge, Assert.IsType<MediaOutcome.Refused>(await FetchAsync(maxBytes: 3)).Code);

    [Fact]
    public async Task Media_OnAForeignHost_IsNotAskedFor()
    {
        graph.MediaAddress = "https://evil.example/file";
        Assert.Equal(MediaRefusal.HostNotPermitted, Assert.IsType<MediaOutcome.Refused>(await FetchAsync()).Code);
        graph.MediaAddress = null;
    }

    [Fact]
    public async Task Media_Unknown_IsGone() => Assert.Equal(MediaRefusal.Gone, Assert.IsType<MediaOutcome.Refused>(await FetchAsync("7")).Code);

    [Theory]
    [InlineData(401, 190, MediaRefusal.Reauthorise)]
    [InlineData(429, 80007, null)]
    public async Task Media_Errors_AreTold(int status, int code, string? refusal)
    {
        graph.NextError(status, code);
        var outcome = await FetchAsync();
        Assert.Equal(refusal, (outcome as MediaOutcome.Refused)?.Code);
        Assert.Equal(refusal is null, outcome is MediaOutcome.Deferred);
    }

    [Fact]
    public async Task Health_IsTold()
    {
        Assert.Equal(new HealthReport(HealthState.Healthy, "ok"), await whatsApp.Plugin.Health!.CheckAsync(Host(), CancellationToken.None));
        graph.Quality = "RED";
        Assert.Equal(HealthState.Degraded, (await whatsApp.Plugin.Health!.CheckAsync(Host(), CancellationToken.None)).State);
        graph.Quality = "GREEN";
        Assert.Equal(HealthState.NeedsReauthorisation, (await whatsApp.Plugin.Health!.CheckAsync(Host("wrong"), CancellationToken.None)).State);
        Assert.Equal("accessToken", (await whatsApp.Plugin.Health!.CheckAsync(Host(null), CancellationToken.None)).FieldKey);
    }

    private static OutboundMessage Message(OutboundContent content, string to = "905550000001", string? replyTo = null) =>
        new() { IdempotencyKey = "key-1", To = to, Content = content, ReplyTo = replyTo };

    private ChannelHost Host(string? token = GraphDouble.Token) => Accounts.Host(Accounts.Binding(whatsApp.Manifest, graph.BaseAddress, token));

    private async Task<SendOutcome> SendAsync(OutboundContent content, string to = "905550000001", string? token = GraphDouble.Token, string? replyTo = null) =>
        await whatsApp.Plugin.Sender!.SendAsync(Message(content, to, replyTo), Host(token), CancellationToken.None);

    private async Task<MediaOutcome> FetchAsync(string id = "300000000000003", string? sha256 = null, int maxBytes = 1000) =>
        await whatsApp.Plugin.Media!.FetchAsync(new MediaRequest(id, sha256, maxBytes), Host(), CancellationToken.None);
}
