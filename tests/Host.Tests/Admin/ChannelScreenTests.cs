using System.Net;
using Derman.Core.Channels;
using Derman.Core.Channels.Simulation;
using Derman.Core.Conversations;
using Derman.Core.Storage;
using Derman.Core.Tickets;

namespace Derman.Host.Tests.Admin;

/// <summary>Accounts drawn from the plugin's schema.</summary>
public sealed class ChannelScreenTests(ConfiguringHost host) : IClassFixture<ConfiguringHost>
{
    private const string Secret = "gizli-anahtar-4711";

    [Fact]
    public async Task Account_IsMade_SecretsAreKeptAndNeverShown_AndRemoved()
    {
        using var admin = await host.AdminAsync("tatvan");
        await admin.GoAsync("/admin/channels/account?plugin=whatsapp");
        await admin.SendAsync("handler=Save", ("Code", "yeni-wa"), ("Enabled", "true"), ("Names[tr]", "Yeni hat"), ("Names[en]", "New line"), ("Names[fa]", "خط تازه"), ("Settings[phoneNumberId]", "1234567890"), ("Settings[appSecret]", Secret), ("Settings[verifyToken]", "sözcük"));
        Assert.True(admin.Status == HttpStatusCode.OK, admin.Page[Math.Max(0, admin.Page.IndexOf("dm-errors", StringComparison.Ordinal))..][..600]);
        Assert.Contains("/tatvan/channels/yeni-wa/webhook", admin.Page, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, admin.Page, StringComparison.Ordinal);

        var tenant = await host.TenantAsync("tatvan");
        var account = tenant.Configuration.Accounts["yeni-wa"];
        Assert.Equal(("1234567890", true), (account.Settings["phoneNumberId"], account.Enabled));
        Assert.DoesNotContain("appSecret", account.Settings.Keys);
        Assert.Equal(Secret, host.Host.Service<ChannelSecrets>().Of(tenant, "yeni-wa")["appSecret"]);
        var last = tenant.Store.Read(s => s.List<Core.Audit.TicketEvent>("\"kind\" = 'channelSecretsChanged'"))[^1];
        Assert.Contains("appSecret", last.Content, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, last.Content!, StringComparison.Ordinal);

        // What is left empty keeps what is there.
        await admin.SendAsync("handler=Save", ("Enabled", "true"), ("Names[tr]", "Yeni hat"), ("Names[en]", "New line"), ("Names[fa]", "خط تازه"), ("Settings[phoneNumberId]", "1234567891"));
        Assert.Equal(Secret, host.Host.Service<ChannelSecrets>().Of(tenant, "yeni-wa")["appSecret"]);
        await admin.SendToAsync("handler=Save", "?handler=Remove&account=yeni-wa");
        Assert.DoesNotContain("yeni-wa", tenant.Configuration.Accounts.Keys);
    }

    [Fact]
    public async Task Trial_IsSaidOnEveryScreen_AnswersAsACitizen_AndLeavesNothingBehind()
    {
        using var admin = await host.AdminAsync("tatvan");
        await admin.GoAsync("/admin/channels/whatsapp/simulation");
        await admin.SendAsync("handler=Switch");
        Assert.Contains("dm-tried", admin.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await admin.SendAsync("handler=Write", ("Name", ""), ("Text", "Yol çukuru")));
        Assert.Contains("id=\"f-Name-error\"", admin.Page, StringComparison.Ordinal);
        await admin.SendAsync("handler=Write", ("Name", "Deneme Ali"), ("Text", "Okulun önünde yol çukuru var"));

        var tenant = await host.TenantAsync("tatvan");
        await Support.Poll.UntilAsync(() => Task.FromResult(ReadSimulation.Of(tenant, "whatsapp").Turns.Any(t => t.State == DeliveryStates.Read)), "an answer that was read");
        await admin.GoAsync("/admin/channels/whatsapp/simulation");
        Assert.Contains("Metin olarak giderdi", admin.Page, StringComparison.Ordinal);
        var ticket = tenant.Store.Read(s => s.First<Ticket>("\"simulated\" = 'whatsapp'"))!;
        await admin.GoAsync("/console?sort=newest");
        Assert.Contains("flask", admin.Page[admin.Page.IndexOf($"data-row=\"{ticket.Id}\"", StringComparison.Ordinal)..], StringComparison.Ordinal);
        await admin.GoAsync($"/console/tickets/{ticket.Id}");
        Assert.Contains("Deneme kipi: bu yanıt kimseye gitmez", WebUtility.HtmlDecode(admin.Page), StringComparison.Ordinal);
        await admin.SendToAsync("id=\"reply\"", "?handler=Measure&part=true", ("Text", "Ekip yolda"), ("Way", "free"));
        Assert.Contains("10 / 4096", WebUtility.HtmlDecode(admin.Page).Replace(".", "", StringComparison.Ordinal), StringComparison.Ordinal);

        await admin.GoAsync("/admin/channels/whatsapp/simulation");
        await admin.SendToAsync("handler=Switch", "?handler=Switch&on=false", ("Clean", "true"));
        Assert.DoesNotContain("dm-tried", admin.Page, StringComparison.Ordinal);
        Assert.Null(tenant.Store.Read(s => s.First<Ticket>("\"simulated\" IS NOT NULL")));
        Assert.Equal(HttpStatusCode.NotFound, await admin.GoAsync("/admin/channels/nobody/simulation"));
    }

    [Fact]
    public async Task Unworked_IsCountedOnTheCard_ShownAsText_SetAside_TakenBack_AndTriedAgain()
    {
        var tenant = await host.TenantAsync("tatvan");
        const string Body = "<script>alert(1)</script> Suyumuz akmıyor";
        await tenant.Store.WriteAsync(
            s =>
            {
                s.Insert(new InboundRequest { Seq = 900_001, Account = "whatsapp", Method = "POST", Headers = "X-Sign=gizli-baslik\n", Body = System.Text.Encoding.UTF8.GetBytes(Body), State = InboundStates.Failed, Attempts = 12, Fault = "unreadable", Reason = "no JSON" });
                s.Insert(new QuarantinedItem { Seq = 900_001, Account = "eski-hesap", ExternalId = "x", Reason = "unknownEvent", Raw = "{}" });
            },
            CancellationToken.None);
        using var admin = await host.AdminAsync("tatvan");
        await admin.GoAsync("/admin/channels?lang=tr");
        Assert.Contains("1 gelen işlenemedi", WebUtility.HtmlDecode(admin.Page), StringComparison.Ordinal);
        Assert.Contains("/admin/channels/eski-hesap/unworked?show=kept", admin.Page, StringComparison.Ordinal);

        await admin.GoAsync("/admin/channels/whatsapp/unworked");
        Assert.Contains("Eklenti bu içeriği okuyamadı.", WebUtility.HtmlDecode(admin.Page), StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)", admin.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert(1)", admin.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("gizli-baslik", admin.Page, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await admin.SendAsync("handler=Aside", ("Why", "")));
        Assert.Equal(HttpStatusCode.OK, await admin.SendAsync("handler=Aside", ("Why", "Deneme verisi")));
        Assert.DoesNotContain("handler=Again", admin.Page, StringComparison.Ordinal);
        await admin.GoAsync("/admin/channels/whatsapp/unworked?show=aside");
        Assert.Contains("Deneme verisi", admin.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await admin.SendAsync("handler=Back"));
        await admin.GoAsync("/admin/channels/whatsapp/unworked");
        Assert.Equal(HttpStatusCode.OK, await admin.SendAsync("handler=Again"));
        await Support.Poll.UntilAsync(() => Task.FromResult(tenant.Store.Read(s => s.First<InboundRequest>("\"seq\" = 900001"))!.State == InboundStates.Done), "its being worked");

        await admin.GoAsync("/admin/channels/whatsapp/unworked?show=kept"); // It was no request of the provider's: kept, in the plugin's own words.
        Assert.Contains("part-", admin.Page, StringComparison.Ordinal);
        await admin.GoAsync("/admin/audit");
        Assert.Contains("whatsapp hesabında işlenemeyen bir gelen kenara ayrıldı: Deneme verisi", WebUtility.HtmlDecode(admin.Page), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await admin.GoAsync("/admin/channels/nobody/unworked"));
        Assert.Equal(HttpStatusCode.NotFound, await admin.GoAsync("/admin/channels/nobody/unworked?show=aside"));
    }

    [Fact]
    public async Task WrongAndMissingValues_StandAtTheirFields_AndNothingIsKept()
    {
        using var admin = await host.AdminAsync("tatvan");
        await admin.GoAsync("/admin/channels/account?plugin=whatsapp");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await admin.SendAsync("handler=Save", ("Code", "Yanlış Ad"), ("Enabled", "true"), ("Settings[phoneNumberId]", "abc"), ("Settings[appSecret]", Secret)));
        foreach (var field in new[] { "f-Code", "f-Settings-phoneNumberId-", "f-Settings-verifyToken-" })
        {
            Assert.Contains($"id=\"{field}-error\"", admin.Page, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Secret, admin.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_AsksThePluginWithWhatWasTyped()
    {
        using var admin = await host.AdminAsync("tatvan");
        await admin.GoAsync("/admin/channels/account?plugin=whatsapp");
        await admin.SendToAsync("handler=Save", "?handler=Test&plugin=whatsapp", ("Code", "deneme-wa"), ("Enabled", "true"), ("Names[tr]", "x"), ("Names[en]", "x"), ("Names[fa]", "x"), ("Settings[phoneNumberId]", "1234567890"), ("Settings[appSecret]", "a"), ("Settings[verifyToken]", "b"));
        Assert.Contains("Erişim anahtarı", WebUtility.HtmlDecode(admin.Page), StringComparison.Ordinal);
        Assert.Contains("id=\"f-Settings-accessToken--error\"", admin.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("deneme-wa", (await host.TenantAsync("tatvan")).Configuration.Accounts.Keys);
    }

    [Fact]
    public async Task UnknownAccountAndPlugin_AreNotThere()
    {
        using var admin = await host.AdminAsync("tatvan");
        Assert.Equal(HttpStatusCode.NotFound, await admin.GoAsync("/admin/channels/account?account=nobody"));
        Assert.Equal(HttpStatusCode.NotFound, await admin.GoAsync("/admin/channels/account?plugin=nothing"));
        Assert.Equal(HttpStatusCode.OK, await admin.GoAsync("/admin/channels"));
    }
}
