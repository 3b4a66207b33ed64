using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Webhooks;

/// <summary>The provider's checks of an address, and of who is calling it.</summary>
public sealed class HandshakeTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task RightToken_GetsTheChallengeBack()
    {
        var answer = await AskAsync(fixture.Erenler, "subscribe", fixture.Erenler.VerifyToken(), "1158201444");
        Assert.Equal((200, "1158201444"), (answer.Status, answer.Text));
        Assert.Equal("text/plain", answer.ContentType);
    }

    [Theory]
    [InlineData("subscribe", "wrong", "1158201444")]
    [InlineData("subscribe", "", "1158201444")]
    [InlineData("unsubscribe", null, "1158201444")]
    [InlineData("", null, "1158201444")]
    [InlineData("subscribe", null, "")]
    [InlineData("subscribe", null, "<script>")]
    [InlineData("subscribe", null, "12a")]
    public async Task AnythingElse_Is403WithoutAHint(string mode, string? token, string challenge)
    {
        var answer = await AskAsync(fixture.Erenler, mode, token ?? fixture.Erenler.VerifyToken(), challenge);
        Assert.Equal((403, ""), (answer.Status, answer.Text));
    }

    [Fact]
    public async Task TokenOfAnotherTenantOrUnknownAccount_Is403()
    {
        Assert.Equal(403, (await AskAsync(fixture.Erenler, "subscribe", fixture.Tatvan.VerifyToken(), "1158201444")).Status);
        var nobody = fixture.Erenler.WebhookAddress().Replace("whatsapp", "nobody", StringComparison.Ordinal);
        Assert.Equal(403, (await fixture.Erenler.SendRawAsync(new HttpRequestMessage(HttpMethod.Get, $"{nobody}?hub.mode=subscribe&hub.challenge=1&hub.verify_token=x"))).Status);
    }

    [Fact]
    public async Task UnsignedForgedAndForeignSignatures_StoreNothing()
    {
        var marker = $"imza {Guid.NewGuid():n}";
        var body = WhatsApp.Batch(WhatsApp.Messages(fixture.Erenler.PhoneNumberId(), WhatsApp.Text(WhatsApp.NewNumber(), marker)));
        var right = WhatsApp.Sign(body, fixture.Erenler.AppSecret());
        var http = fixture.Host.Http;
        var address = fixture.Erenler.WebhookAddress();
        foreach (var bad in new[] { null, "", "sha256=", right[..^1], right[..^1] + "g", right.ToUpperInvariant(), "sha1=" + right[7..], WhatsApp.Sign(body, fixture.Tatvan.AppSecret()), WhatsApp.Sign(body, "") })
        {
            Assert.Equal(401, (await WhatsApp.PostAsync(http, address, body, bad)).Status);
        }

        var changed = body.ToArray();
        changed[^3] ^= 1;
        Assert.Equal(401, (await WhatsApp.PostAsync(http, address, changed, right)).Status);
        Assert.Equal(413, (await WhatsApp.PostAsync(http, address, new byte[(3 * 1024 * 1024) + 1], right)).Status);

        // A right one after all of them, and only that one has made a ticket.
        Assert.Equal(200, (await WhatsApp.PostAsync(http, address, body, right)).Status);
        Assert.Single(await fixture.Erenler.FoundAsync(marker, 1));
    }

    private static Task<Answer> AskAsync(TenantApi tenant, string mode, string token, string challenge) => tenant.SendRawAsync(new HttpRequestMessage(
        HttpMethod.Get,
        $"{tenant.WebhookAddress()}?{(mode.Length > 0 ? $"hub.mode={mode}&" : "")}hub.verify_token={Uri.EscapeDataString(token)}{(challenge.Length > 0 ? $"&hub.challenge={Uri.EscapeDataString(challenge)}" : "")}"));
}
