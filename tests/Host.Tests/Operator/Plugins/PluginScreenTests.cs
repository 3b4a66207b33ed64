using System.Net;
using System.Text.RegularExpressions;
using Derman.Core.Tenancy;
using Derman.Host.Localisation;
using Derman.Host.Operator;
using Derman.Host.Operator.Plugins;
using Derman.Host.Tests.Pages;
using Derman.Host.Tests.Support;
using Derman.Plugins;
using Derman.Plugins.Packages;

namespace Derman.Host.Tests.Operator.Plugins;

/// <summary>The operator's way with a package, from the upload to its end, as a browser goes it.</summary>
public sealed partial class PluginScreenTests : IAsyncLifetime
{
    private readonly Maker _maker = new();
    private RunningHost _host = null!;

    public async Task InitializeAsync() => _host = await RunningHost.StartAsync();

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        _maker.Dispose();
    }

    [Fact]
    public async Task Package_IsLookedAt_AgreedTo_RolledBackAndRemoved()
    {
        using var browser = await OperatorAsync();
        await browser.GoAsync("/operator/plugins?lang=en");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await browser.SendFileAsync("?handler=Upload", "package", "phone.dchannel", _maker.Package("1.1.0")));
        Assert.Contains("signed by somebody you have not named", browser.Page, StringComparison.Ordinal);
        Assert.Contains(_maker.KeyId, browser.Page, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await browser.SendAsync("handler=Publisher", ("Name", "Çözüm Yazılım"), ("Pem", "no key")));
        Assert.Contains("not a public key", browser.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await browser.SendAsync("handler=Publisher", ("Name", "Çözüm Yazılım"), ("Pem", _maker.PublicPem), ("InProcess", "true")));
        Assert.Contains("The publisher is trusted.", browser.Page, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, await browser.SendFileAsync("?handler=Upload", "package", "phone.dchannel", _maker.Package("1.1.0", change: Maker.WithHost)));
        Assert.Equal("/operator/plugins/offer", browser.Here.AbsolutePath);
        Assert.Contains("api.example.org:443", browser.Page, StringComparison.Ordinal);
        Assert.Equal("1.0.0", Serving);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await browser.SendAsync("digest="));
        Assert.Contains("not agreed to", browser.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await browser.SendAsync("digest=", ("Consent", "true")));
        Assert.Contains("phone 1.1.0 serves.", browser.Page, StringComparison.Ordinal);
        Assert.Equal("1.1.0", Serving);
        Assert.Contains("Çözüm Yazılım", WebUtility.HtmlDecode(browser.Page), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, await browser.SendAsync("handler=Back"));
        Assert.Equal("1.0.0", Serving);
        await browser.GoAsync("/operator/plugins");
        Assert.Contains("rolled back", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PluginThatAccountsUse_GoesOnlyWithConsent_AndTheAccountSaysSo()
    {
        using var browser = await OperatorAsync();
        var desk = _host.Service<PluginDesk>();
        await desk.AddPublisherAsync("Vendor", _maker.PublicPem, inProcess: true, Way.Command, CancellationToken.None);
        var (offer, _) = await desk.OfferAsync(new MemoryStream(_maker.Package("2.0.0", "santral")), CancellationToken.None);
        await desk.InstallAsync(offer!.Release.Digest, consent: true, Way.Command, CancellationToken.None);
        await UseAsync("tatvan", "santral");

        await browser.GoAsync("/operator/plugins/plugin?id=santral&lang=en");
        Assert.Contains("/operator/tenant?id=tatvan", browser.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await browser.SendAsync("handler=Remove"));
        Assert.Contains("Accounts use it.", browser.Page, StringComparison.Ordinal);
        Assert.Contains("tatvan/", browser.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await browser.SendAsync("handler=Remove", ("Consent", "true")));
        Assert.Contains("santral is removed.", browser.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await browser.GoAsync("/operator/plugins/plugin?id=santral"));

        using var admin = new Browser(_host.Address, "tatvan");
        await admin.SignInAsync("yonetici");
        await admin.GoAsync("/admin/channels?lang=en");
        Assert.Contains("‘santral’ is not on this host", WebUtility.HtmlDecode(admin.Page), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accounts_OfWhoWasNotLookedAt_AreNotCalledNone()
    {
        using var browser = await OperatorAsync();
        var registry = _host.Service<TenantRegistry>();
        await Poll.UntilAsync(
            async () =>
            {
                // The host looks again by itself every few seconds; until then the list must not say that nobody uses anything.
                await registry.Catalog.WriteAsync(s => s.Execute("UPDATE \"tenant_entry\" SET \"channel_accounts\" = NULL"), CancellationToken.None);
                registry.Reload(TenantId.Parse("tatvan"));
                registry.Reload(TenantId.Parse("erenler"));
                await browser.GoAsync("/operator/plugins?lang=en");
                return browser.Page.Contains("not looked yet", StringComparison.Ordinal);
            },
            "the word for what is not known yet");
        Assert.Contains("have not been looked at yet", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Withdrawn_IsSeenWithReasonAndCure_InThreeLanguages()
    {
        using var browser = await OperatorAsync();
        var desk = _host.Service<PluginDesk>();
        await desk.AddPublisherAsync("Vendor", _maker.PublicPem, inProcess: true, Way.Command, CancellationToken.None);
        var (offer, _) = await desk.OfferAsync(new MemoryStream(_maker.Package("2.0.0", "santral")), CancellationToken.None);
        await desk.InstallAsync(offer!.Release.Digest, consent: true, Way.Command, CancellationToken.None);
        var (waiting, _) = await desk.OfferAsync(new MemoryStream(_maker.Package("2.1.0", "santral")), CancellationToken.None);
        string[] screens = ["/operator/plugins", "/operator/plugins/plugin?id=santral", "/operator/plugins/plugin?id=whatsapp", $"/operator/plugins/offer?digest={waiting!.Release.Digest}"];
        await LookAsync(browser, screens);

        await browser.GoAsync("/operator/plugins?lang=en");
        Assert.Equal(HttpStatusCode.OK, await browser.SendAsync(_maker.KeyId));
        await LookAsync(browser, screens[..3]);
        await browser.GoAsync("/operator/plugins?lang=en");
        Assert.Contains("The trust in its publisher was withdrawn.", browser.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await browser.GoAsync(screens[3])); // What nobody vouches for is no offer.
    }

    [Fact]
    public async Task Strangers_AreAnsweredBeforeTheirUploadIsRead()
    {
        using var content = new MultipartFormDataContent { { new ByteArrayContent(new byte[5_000_000]), "package", "x.dchannel" } };
        using var answer = await _host.Http.PostAsync($"{_host.Address}/operator/plugins?handler=Upload", content);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _host.Http.GetAsync($"{_host.Address}/operator/plugins")).StatusCode);
    }

    private string? Serving => _host.Service<PluginRegistry>().Manifest("phone")?.Version.ToString();

    private static async Task LookAsync(Browser browser, string[] screens)
    {
        foreach (var screen in screens)
        {
            foreach (var language in (string[])["tr", "fa", "en"])
            {
                Assert.Equal(HttpStatusCode.OK, await browser.GoAsync($"{screen}{(screen.Contains('?', StringComparison.Ordinal) ? "&" : "?")}lang={language}"));
                Assert.DoesNotMatch(Keys(), browser.Page);
            }
        }
    }

    private async Task UseAsync(string tenant, string plugin)
    {
        using var admin = new Browser(_host.Address, tenant);
        await admin.SignInAsync("yonetici");
        Assert.Equal(HttpStatusCode.OK, await admin.GoAsync($"/admin/channels/account?plugin={plugin}&lang=en"));
        var sent = await admin.SendAsync("handler=Save", ("Code", "merkez"), ("Names[tr]", "Merkez"), ("Names[en]", "Centre"), ("Settings[token]", "0123456789abcdef0123456789abcdef"));
        Assert.True(sent == HttpStatusCode.OK, WebUtility.HtmlDecode(admin.Page));
        Assert.Contains(_host.Service<TenantRegistry>().Entries, e => e.ChannelAccounts?.Contains(plugin, StringComparison.Ordinal) == true);
    }

    private async Task<Browser> OperatorAsync()
    {
        var browser = new Browser(_host.Address, "");
        var token = await _host.Service<OperatorLinks>().FirstLinkAsync(CancellationToken.None);
        Assert.Equal(HttpStatusCode.OK, await browser.GoAsync($"/operator/start/{token}"));
        return browser;
    }

    [GeneratedRegex(@">\s*(operator|audit|board)\.[a-zA-Z.]+\s*<", RegexOptions.None, 1000)]
    private static partial Regex Keys();
}
