using System.Net;
using System.Text.RegularExpressions;
using Derman.Core.OpenId;
using Derman.Host.Tests.Pages;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.OpenId;

/// <summary>The admin's screens of applications, and the operator's command for keys.</summary>
public sealed partial class AdminTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private Browser Browser(string tenant = "erenler") => new(fixture.Host.Address, tenant);

    [Fact]
    public async Task Admin_AddsAnApplication_AndSeesItsSecretOnce()
    {
        using var browser = Browser();
        await browser.SignInAsync("yonetici");
        await browser.GoAsync("/admin/applications/new");
        await browser.SendAsync(
            "Form.Name", ("Form.Name", "Açık veri köprüsü"), ("Form.Kind", "service"), ("Form.Scopes", "tickets"), ("Form.Algorithm", "ES256"));
        var (id, secret) = (Value(browser.Page, "clientId"), Value(browser.Page, "clientSecret"));
        Assert.StartsWith("acikverikoprusu", id, StringComparison.Ordinal);
        Assert.True(secret.Length >= 40);
        var token = (await fixture.Erenler.RequestTokenAsync(id, secret)).Is(200).At("access_token")!;

        await browser.GoAsync($"/admin/applications/{id}");
        Assert.DoesNotContain(secret, browser.Page, StringComparison.Ordinal);
        Assert.Contains("Açık veri köprüsü", browser.Page, StringComparison.Ordinal);

        await browser.SendAsync("handler=Secret");
        var next = Value(browser.Page, "clientSecret");
        Assert.NotEqual(secret, next);
        Assert.Equal(401, (await fixture.Erenler.RequestTokenAsync(id, secret)).Status);
        (await fixture.Erenler.RequestTokenAsync(id, next)).Is(200);

        await browser.GoAsync($"/admin/applications/{id}");
        await browser.SendAsync("handler=Switch", ("on", "false"));
        Assert.Equal(401, (await fixture.Erenler.RequestTokenAsync(id, next)).Status);
        Assert.Equal(401, (await fixture.Erenler.GetAsync("/topics", ("Authorization", $"Bearer {token}"))).Status);
    }

    [Theory]
    [InlineData("http://app.example.org/cb")]
    [InlineData("https://*.example.org/cb")]
    [InlineData("https://app.example.org/cb#x")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("myapp:/cb")]
    [InlineData("https://u:p@app.example.org/cb")]
    [InlineData("")]
    public async Task Admin_CannotRegisterAnAddressThatIsNotSafe(string uri)
    {
        using var browser = Browser();
        await browser.SignInAsync("yonetici");
        await browser.GoAsync("/admin/applications/new");
        var status = await browser.SendAsync("Form.Name", ("Form.Name", "Deneme"), ("Form.Kind", "native"), ("Form.RedirectUris", uri), ("Form.Algorithm", "ES256"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("aria-invalid", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Admin_CannotRegisterAPrivateKey()
    {
        var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        Assert.False(KeySets.IsUsable(System.Text.Json.JsonSerializer.Serialize(new { keys = new[] { Forge.Jwk(key, isPrivate: true) } })));
        Assert.True(KeySets.IsUsable(System.Text.Json.JsonSerializer.Serialize(new { keys = new[] { Forge.Jwk(key) } })));
        Assert.False(KeySets.IsUsable("""{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}"""));
        Assert.False(KeySets.IsUsable("""{"keys":[]}"""));
        Assert.False(KeySets.IsUsable("nonsense"));
        using var browser = Browser();
        await browser.SignInAsync("yonetici");
        await browser.GoAsync("/admin/applications/new");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await browser.SendAsync("Form.Name", ("Form.Name", "Deneme"), ("Form.Kind", "service"), ("Form.KeySet", "{}"), ("Form.Algorithm", "ES256")));
    }

    [Theory]
    [InlineData("/admin/applications")]
    [InlineData("/admin/applications/new")]
    [InlineData("/admin/applications/demo-app")]
    [InlineData("/admin/applications/nobody")]
    public async Task WhoManagesNoApplications_IsDenied_WhateverIsThere(string path)
    {
        using var browser = Browser();
        await browser.SignInAsync("mudur");
        Assert.Equal(HttpStatusCode.Forbidden, await browser.GoAsync(path));
    }

    [Fact]
    public async Task Application_OfAnotherTenant_IsNotThere()
    {
        using var other = await RelyingParty.NewAsync(fixture.Host, fixture.Tatvan);
        using var browser = Browser();
        await browser.SignInAsync("yonetici");
        Assert.Equal(HttpStatusCode.NotFound, await browser.GoAsync($"/admin/applications/{other.ClientId}"));
        var foreign = browser.Page;
        Assert.Equal(HttpStatusCode.NotFound, await browser.GoAsync($"/admin/applications/t-{Guid.Empty:n}"));
        Assert.Equal(Nonces().Replace(foreign, "").Replace(other.ClientId, "", StringComparison.Ordinal), Nonces().Replace(browser.Page, "").Replace($"t-{Guid.Empty:n}", "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("erenler", "tr")]
    [InlineData("behzisti-wa", "fa")]
    [InlineData("erenler", "en")]
    public async Task Screens_OpenInEveryLanguage(string tenant, string language)
    {
        using var browser = Browser(tenant);
        await browser.SignInAsync("yonetici");
        foreach (var path in new[] { "/admin/applications", "/admin/applications/new", "/admin/applications/demo-app", "/admin/applications/demo" })
        {
            Assert.Equal(HttpStatusCode.OK, await browser.GoAsync($"{path}?lang={language}"));
            Assert.Contains($"<html lang=\"{language}\"", browser.Page, StringComparison.Ordinal);
            Assert.DoesNotContain("apps.", Scripts().Replace(browser.Page, ""), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task RotateKeys_KeepsTheOldOnesForADay_AndStolenOnesNotAMinute()
    {
        // A host of its own: the tokens that other tests hold would be worth nothing afterwards.
        await using var host = await RunningHost.StartAsync();
        var tenant = host.Tenant("melikgazi");
        using var party = new RelyingParty(host, tenant);
        var before = await party.TokensAsync("masa");
        var first = Forge.Part(before.At("access_token")!, 0).At("kid")!;
        var command = new Support.Operator(host.Data);

        await command.DoAsync("openid", "rotate-keys", tenant.Id);
        Assert.Equal(2, await KeysAsync());
        (await party.CallAsync($"Bearer {before.At("access_token")}")).Is(200);
        var after = (await party.RefreshAsync(before.At("refresh_token")!)).Is(200);
        Assert.NotEqual(first, Forge.Part(after.At("access_token")!, 0).At("kid"));

        await command.DoAsync("openid", "rotate-keys", tenant.Id, "--stolen");
        Assert.Equal(1, await KeysAsync());
        Assert.Equal(401, (await party.CallAsync($"Bearer {before.At("access_token")}")).Status);
        Assert.Equal(401, (await party.CallAsync($"Bearer {after.At("access_token")}")).Status);
        var last = (await party.RefreshAsync(after.At("refresh_token")!)).Is(200);
        (await party.CallAsync($"Bearer {last.At("access_token")}")).Is(200);

        async Task<int> KeysAsync() => (await tenant.SendRawAsync(new HttpRequestMessage(HttpMethod.Get, $"{tenant.Base}/.well-known/jwks"))).Is(200).List("keys").Count();
    }

    private static string Value(string page, string name) => Regex.Match(page, $"name=\"{name}\"[^>]* value=\"(?<v>[^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups["v"].Value;

    [GeneratedRegex("nonce=\"[^\"]*\"|value=\"[^\"]{60,}\"", RegexOptions.None, 1000)]
    private static partial Regex Nonces();

    [GeneratedRegex("(?:src|href|action)=\"[^\"]*\"", RegexOptions.None, 1000)]
    private static partial Regex Scripts();
}
