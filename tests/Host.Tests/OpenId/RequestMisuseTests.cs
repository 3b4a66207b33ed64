using System.Net;
using Derman.Core.OpenId;
using Derman.Core.Staff;
using Derman.Host.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;

namespace Derman.Host.Tests.OpenId;
/// <summary>Requests that ask for too much, and addresses that are nearly right.</summary>
public sealed class RequestMisuseTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private RelyingParty Party() => new(fixture.Host, fixture.Erenler);

    [Theory]
    [InlineData("code_challenge", null, "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("code_challenge_method", null, "invalid_request")]
    [InlineData("code_challenge_method", "s256", "invalid_request")]
    [InlineData("code_challenge", "short", "invalid_request")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("response_type", "code id_token", "unsupported_response_type")]
    [InlineData("response_type", "id_token", "unsupported_response_type")]
    [InlineData("response_type", null, "invalid_request")]
    [InlineData("response_mode", "fragment", "invalid_request")]
    [InlineData("scope", null, "invalid_scope")]
    [InlineData("scope", "everything", "invalid_scope")]
    [InlineData("prompt", "none login", "invalid_request")]
    [InlineData("prompt", "sometimes", "invalid_request")]
    [InlineData("max_age", "-1", "invalid_request")]
    [InlineData("max_age", "soon", "invalid_request")]
    [InlineData("request", "eyJhbGciOiJub25lIn0.e30.", "request_not_supported")]
    [InlineData("request_uri", "https://evil.example.org/", "request_uri_not_supported")]
    [InlineData("resource", "https://other.example.org/", "invalid_target")]
    [InlineData("dpop_jkt", "x", "invalid_request")]
    public async Task Request_ThatAsksForWhatThereIsNot_GoesBackWithTheRfcsCode(string name, string? value, string error)
    {
        using var party = Party();
        await party.SignInAsync();
        var back = party.Callback(await party.GetAsync(party.Address((name, value))));
        Assert.Equal(error, back["error"]);
        Assert.Equal("s-1 &=?", back["state"]);
        Assert.Equal(party.Tenant.Base, back["iss"]);
        Assert.False(back.ContainsKey("code"));
    }

    [Fact]
    public async Task Request_WithAParameterTwice_IsRefused()
    {
        using var party = Party();
        await party.SignInAsync();
        Assert.Equal("invalid_request", party.Callback(await party.GetAsync(party.Address() + "&scope=openid"))["error"]);
        var twice = await party.GetAsync(party.Address() + "&redirect_uri=" + Uri.EscapeDataString("https://evil.example.org/"));
        Assert.Equal(HttpStatusCode.BadRequest, twice.StatusCode);
    }

    [Fact]
    public async Task Request_ForAScopeTheApplicationMayNotHave_IsRefused()
    {
        using var party = await RelyingParty.NewAsync(fixture.Host, fixture.Erenler, a => a.Scopes = "openid");
        await party.SignInAsync();
        Assert.Equal("invalid_scope", party.Callback(await party.GetAsync(party.Address(("scope", "openid tickets"))))["error"]);
    }

    [Theory]
    [InlineData("https://app.example.org/cb/")]
    [InlineData("https://app.example.org/CB")]
    [InlineData("https://app.example.org/cb?x=1")]
    [InlineData("https://app.example.org/cb#x")]
    [InlineData("https://app.example.org:8443/cb")]
    [InlineData("http://app.example.org/cb")]
    [InlineData("https://app.example.org.evil.org/cb")]
    [InlineData("https://app.example.org@evil.org/cb")]
    [InlineData("https://evil.org/https://app.example.org/cb")]
    [InlineData("https://APP.example.org/cb")]
    [InlineData("https://app.example.org/cb/../cb")]
    [InlineData("//app.example.org/cb")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    [InlineData(null)]
    public async Task RedirectUri_ThatIsNotTheRegisteredOne_LeadsNowhere(string? uri)
    {
        using var party = await RelyingParty.NewAsync(fixture.Host, fixture.Erenler);
        await party.SignInAsync();
        var answer = await party.GetAsync(party.Address(("redirect_uri", uri)));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5099/callback/x")]
    [InlineData("http://localhost:5099/callback")]
    [InlineData("http://127.0.0.1.evil.org:5099/callback")]
    [InlineData("http://127.0.0.1:5099@evil.org/callback")]
    [InlineData("http://127.0.0.1:05099/callback")]
    [InlineData("https://127.0.0.1:5099/callback")]
    [InlineData("http://[::1]:5099/callback")]
    [InlineData("http://127.0.0.1:5099/callback#x")]
    [InlineData("http://127.0.0.2:5099/callback")]
    public async Task LoopbackUri_ThatDiffersInMoreThanThePort_LeadsNowhere(string uri)
    {
        using var party = Party();
        await party.SignInAsync();
        var answer = await party.GetAsync(party.Address(("redirect_uri", uri)));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
    }

    [Fact]
    public async Task LoopbackPort_OfAnApplicationOnAServer_IsNotFree()
    {
        using var party = await RelyingParty.NewAsync(fixture.Host, fixture.Erenler, redirect: "http://127.0.0.1:7000/cb");
        await party.SignInAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await party.GetAsync(party.Address(("redirect_uri", "http://127.0.0.1:7001/cb")))).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await party.GetAsync(party.Address())).StatusCode);
    }

    [Theory]
    [InlineData("unknown")]
    [InlineData("off")]
    [InlineData("service")]
    [InlineData("foreign")]
    public async Task Application_ThatPeopleCannotSignInTo_GetsTheSamePage(string which)
    {
        var home = which == "foreign" ? fixture.Tatvan : fixture.Erenler;
        using var party = await RelyingParty.NewAsync(fixture.Host, home, a =>
        {
            a.Active = which != "off";
            a.Kind = which == "service" ? AppKinds.Service : AppKinds.Web;
        });
        using var browser = Party();
        await browser.SignInAsync();
        var query = party.Request(("client_id", which == "unknown" ? "nobody" : party.ClientId)).Select(p => KeyValuePair.Create(p.Key, (string?)p.Value));
        var answer = await browser.GetAsync(QueryHelpers.AddQueryString($"{fixture.Erenler.Base}/connect/authorize", query));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("invalid_client", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Null(answer.Headers.Location);
    }
}
