using System.Net;
using System.Text.RegularExpressions;
using Derman.Core.Channels;
using Derman.Core.Conversations;
using Derman.Core.Tenancy;
using Derman.Host.Operator;
using Derman.Host.Tests.Pages;
using Derman.Host.Tests.Support;
using NodaTime;

namespace Derman.Host.Tests.Operator;

/// <summary>The operator's screens: everything about tenants, nothing about citizens, and for nobody else.</summary>
public sealed partial class OperatorScreenTests : IAsyncLifetime
{
    private static readonly string[] Screens =
        ["/operator", "/operator/tenants", "/operator/tenants/new", "/operator/tenant?id=erenler", "/operator/platform", "/operator/queues", "/operator/usage"];

    private RunningHost _host = null!;

    public async Task InitializeAsync() => _host = await RunningHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Screens_AreThereForTheOperatorOnly_InThreeLanguages()
    {
        using var stranger = new Browser(_host.Address, "");
        using var staff = new Browser(_host.Address, "erenler");
        await staff.SignInAsync("yonetici");
        foreach (var screen in Screens)
        {
            Assert.Equal(HttpStatusCode.NotFound, await stranger.GoAsync(screen));
            Assert.Equal(HttpStatusCode.NotFound, await staff.GoAsync(screen)); // Below a tenant there is no operator.
        }

        using var browser = await OperatorAsync();
        foreach (var screen in Screens)
        {
            foreach (var language in (string[])["tr", "fa", "en"])
            {
                Assert.Equal(HttpStatusCode.OK, await browser.GoAsync($"{screen}{(screen.Contains('?', StringComparison.Ordinal) ? "&" : "?")}lang={language}"));
                Assert.DoesNotMatch(Keys(), browser.Page);
            }
        }
    }

    [Fact]
    public async Task Screens_TellNothingOfAnyCitizen()
    {
        var erenler = _host.Tenant("erenler");
        var ticket = await erenler.RegisterAsync("Kaldirim cok bozuk", new { citizen = new { name = "Ayse Kaya", phone = "0555 000 00 01" } });
        using var browser = await OperatorAsync();
        foreach (var screen in Screens)
        {
            await browser.GoAsync(screen);
            foreach (var secret in (string[])["Ayse", "0555", "905550000001", "Kaldirim", ticket.At("number")!, ticket.At("id")!])
            {
                Assert.DoesNotContain(secret, browser.Page, StringComparison.OrdinalIgnoreCase);
            }
        }

        await browser.GoAsync("/operator/usage?lang=en");
        Assert.Contains("/operator/tenant?id=erenler", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Suspended_IsGoneForEverybody_AndComesBack()
    {
        using var browser = await OperatorAsync();
        await browser.GoAsync("/operator/tenant?id=tatvan&lang=en");
        Assert.Equal(HttpStatusCode.OK, await browser.SendAsync("handler=Status"));
        Assert.Contains("The tenant is suspended.", browser.Page, StringComparison.Ordinal);
        Assert.Equal(404, (int)(await _host.Http.GetAsync($"{_host.Address}/tatvan/track")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, await browser.SendAsync("handler=Status"));
        Assert.Equal(200, (int)(await _host.Http.GetAsync($"{_host.Address}/tatvan/track")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, await browser.GoAsync("/operator/tenant?id=nobody"));
    }

    [Fact]
    public async Task Limits_AreChecked_Kept_AndForgotten()
    {
        using var browser = await OperatorAsync();
        await browser.GoAsync("/operator/tenant?id=tatvan&lang=en");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await browser.SendAsync("handler=Limits", ("Requests", "many"), ("Concurrent", ""), ("Storage", "5"), ("Weight", "1")));
        Assert.Contains("Write the storage like 500MB or 20GB.", browser.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await browser.SendAsync("handler=Limits", ("Requests", "۵۰"), ("Concurrent", "8"), ("Storage", "20GB"), ("Weight", "3")));
        var entry = _host.Service<TenantRegistry>().Entry(TenantId.Parse("tatvan"))!;
        Assert.Equal((50, 8, 20_000_000_000L, 3), (entry.LimitRequests, entry.LimitConcurrent, entry.LimitStorage, entry.Weight));
        Assert.Equal(HttpStatusCode.OK, await browser.SendAsync("handler=Limits", ("Requests", ""), ("Concurrent", ""), ("Storage", ""), ("Weight", "1")));
        entry = _host.Service<TenantRegistry>().Entry(TenantId.Parse("tatvan"))!;
        Assert.Equal((null, null, null, 1), ((int?)entry.LimitRequests, entry.LimitConcurrent, entry.LimitStorage, entry.Weight));
    }

    [Fact]
    public async Task WhatFailed_IsTakenInAndSentAgain_FromTheTenantsScreen()
    {
        var (erenler, now) = (_host.Tenant("erenler"), SystemClock.Instance.GetCurrentInstant());
        var tenant = (await _host.Service<TenantRegistry>().FindAsync(TenantId.Parse("erenler"), CancellationToken.None))!;
        await tenant.Store.WriteAsync(
            session =>
            {
                session.Insert(new InboundRequest
                {
                    Seq = 900_001, Account = "whatsapp", Method = "POST", ReceivedAt = now, State = InboundStates.Failed, Attempts = 12, Reason = "plugin.unavailable",
                    Body = WhatsApp.Batch(WhatsApp.Messages(erenler.PhoneNumberId(), WhatsApp.Text(WhatsApp.NewNumber(), "Unutulan mesaj"))),
                });
                session.Insert(new Message { Key = 900_002, Direction = "out", Author = "system", Text = "Ekip yolda.", At = now, ReceivedAt = now });
                session.Insert(new Delivery { Message = 900_002, Means = "whatsapp", Recipient = "905550000009", State = DeliveryStates.Failed, FailureCode = "before", IdempotencyKey = Guid.NewGuid(), Attempts = 7 });
            },
            CancellationToken.None);
        using var browser = await OperatorAsync();
        await browser.GoAsync("/operator/tenant?id=erenler&lang=en");
        Assert.Equal(HttpStatusCode.OK, await browser.SendAsync("handler=TakeIn"));
        Assert.Contains("1 items will be tried again.", browser.Page, StringComparison.Ordinal);
        await erenler.FoundAsync("Unutulan mesaj", 1);
        Assert.DoesNotContain("handler=TakeIn", browser.Page, StringComparison.Ordinal); // Nothing of that kind is left.

        Assert.Equal(HttpStatusCode.OK, await browser.SendAsync("handler=Send"));
        await Poll.UntilAsync(() => Task.FromResult(tenant.Store.Read(s => s.First<Delivery>("\"message\" = 900002"))!.FailureCode is not (null or "before")), "the second attempt, refused for want of a token");
    }

    [Theory]
    [InlineData("TR", "tr,en", "yeni-ilce", "Yeni İlçe Belediyesi")]
    [InlineData("IR", "fa,en", "noshahr", "شهرداری نوشهر")]
    public async Task Tenant_IsMadeOnScreen_AndItsAdministratorGetsInOnce(string country, string languages, string id, string name)
    {
        using var browser = await OperatorAsync();
        await browser.GoAsync("/operator/tenants/new?lang=en");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await browser.SendAsync("TenantCode", ("Name", name), ("TenantCode", "Not an id"), ("Country", country), ("Spoken", "tr,fa")));
        Assert.Contains("Use 2–40 small letters", WebUtility.HtmlDecode(browser.Page), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await browser.SendAsync(
            "TenantCode", ("Name", name), ("TenantCode", id), ("Country", country), ("Province", "Van"), ("Spoken", languages), ("OwnHost", ""), ("AdminName", "Deniz Ak"), ("AdminUserName", "deniz"), ("AdminEmail", "")));
        var link = Link().Match(browser.Page);
        Assert.True(link.Success, "No invitation on the answer.");
        using (var admin = new Browser(_host.Address, ""))
        {
            Assert.Equal(HttpStatusCode.OK, await admin.GoAsync(new Uri(link.Value).AbsolutePath));
            Assert.Contains("Deniz Ak", WebUtility.HtmlDecode(admin.Page), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.OK, await admin.GoAsync($"/{id}/requests/new"));
        }

        await browser.GoAsync("/operator/tenants/new?lang=en");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await browser.SendAsync(
            "TenantCode", ("Name", name), ("TenantCode", id), ("Country", country), ("Province", "Van"), ("Spoken", languages), ("AdminName", "x"), ("AdminUserName", "xyz")));
        Assert.Contains("This id is taken", browser.Page, StringComparison.Ordinal);
    }

    private async Task<Browser> OperatorAsync()
    {
        var browser = new Browser(_host.Address, "");
        var token = await _host.Service<OperatorLinks>().FirstLinkAsync(CancellationToken.None);
        Assert.NotNull(token);
        Assert.Equal(HttpStatusCode.OK, await browser.GoAsync($"/operator/start/{token}"));
        return browser;
    }

    [GeneratedRegex(@">\s*(operator|audit|board)\.[a-zA-Z.]+\s*<", RegexOptions.None, 1000)]
    private static partial Regex Keys();

    [GeneratedRegex(@"http://[^\s<""]+/console/join/[A-Za-z0-9_-]+", RegexOptions.None, 1000)]
    private static partial Regex Link();
}
