using System.Net;
using System.Text.Json;
using Derman.Core.OpenId;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.OpenId;

/// <summary>The way of a person into an application, and what goes with it.</summary>
public sealed class FlowTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private RunningHost Host => fixture.Host;

    private RelyingParty Party(TenantApi? tenant = null) => new(Host, tenant ?? fixture.Erenler);

    [Fact]
    public async Task Discovery_NamesEveryEndpointBelowTheTenant()
    {
        foreach (var tenant in new[] { fixture.Erenler, fixture.Tatvan })
        {
            var found = (await tenant.SendRawAsync(new HttpRequestMessage(HttpMethod.Get, $"{tenant.Base}/.well-known/openid-configuration"))).Is(200);
            Assert.Equal(tenant.Base, found.At("issuer"));
            Assert.All(
                new[] { "authorization", "token", "userinfo", "introspection", "revocation", "end_session" },
                name => Assert.StartsWith($"{tenant.Base}/connect/", found.At($"{name}_endpoint"), StringComparison.Ordinal));
            Assert.Equal(["S256"], found.Texts("code_challenge_methods_supported"));
            Assert.Equal(["code"], found.Texts("response_types_supported"));
            Assert.DoesNotContain("password", found.Texts("grant_types_supported"));
            var keys = (await tenant.SendRawAsync(new HttpRequestMessage(HttpMethod.Get, found.At("jwks_uri")))).Is(200);
            Assert.All(keys.List("keys"), k => Assert.False(k.TryGetProperty("d", out _)));
            Assert.NotEmpty(keys.List("keys"));
        }
    }

    [Fact]
    public async Task Discovery_IsFoundInTheFormOfRfc8414Too()
    {
        var answer = await fixture.Erenler.SendRawAsync(new HttpRequestMessage(HttpMethod.Get, $"{Host.Address}/.well-known/oauth-authorization-server/erenler"));
        Assert.Equal(fixture.Erenler.Base, answer.Is(200).At("issuer"));
        var nobody = await fixture.Erenler.SendRawAsync(new HttpRequestMessage(HttpMethod.Get, $"{Host.Address}/.well-known/oauth-authorization-server/nobody"));
        Assert.Equal(404, nobody.Status);
    }

    [Fact]
    public async Task Code_FromSignInToUserInfoAndOut()
    {
        using var party = Party();

        // Nobody is signed in: the person signs in on the way, and goes on by themselves.
        var asked = await party.GetAsync(party.Address());
        Assert.Equal(HttpStatusCode.Redirect, asked.StatusCode);
        var signIn = await party.GetAsync(new Uri(new Uri(party.Tenant.Base), asked.Headers.Location!).AbsoluteUri);
        Assert.Contains($"form-action 'self' http://127.0.0.1:5099;", signIn.Headers.GetValues("Content-Security-Policy").First(), StringComparison.Ordinal);
        var back = await party.PostFormAsync(signIn, new() { ["UserName"] = "masa", ["Password"] = "erenler-demo-2026" });
        var callback = party.Callback(await party.GetAsync(new Uri(new Uri(party.Tenant.Base), back.Headers.Location!).AbsoluteUri));
        Assert.Equal("s-1 &=?", callback["state"]);
        Assert.Equal(party.Tenant.Base, callback["iss"]);

        var answer = await party.ExchangeAsync(callback["code"]);
        var tokens = answer.Is(200);
        Assert.True(answer.Headers.CacheControl!.NoStore);
        Assert.Equal("Bearer", tokens.At("token_type"));
        var (access, id) = (Forge.Part(tokens.At("access_token")!, 1), Forge.Part(tokens.At("id_token")!, 1));
        Assert.Equal("n-1", id.At("nonce"));
        Assert.Equal("demo-app", id.At("aud"));
        Assert.Equal(party.Tenant.Base, id.At("iss"));
        Assert.Equal(access.At("sub"), id.At("sub"));
        Assert.InRange(id.GetProperty("auth_time").GetInt64(), Forge.Now - 60, Forge.Now);
        Assert.Equal($"{party.Tenant.Base}/api/v1", access.At("aud"));

        foreach (var method in new[] { HttpMethod.Get, HttpMethod.Post })
        {
            var info = (await party.CallAsync($"Bearer {tokens.At("access_token")}", "/connect/userinfo", method: method)).Is(200);
            Assert.Equal(id.At("sub"), info.At("sub"));
            Assert.Equal("masa", info.At("preferred_username"));
            Assert.Contains("agent", info.Texts("roles"));
        }

        (await party.CallAsync($"Bearer {tokens.At("access_token")}")).Is(200);
        var refreshed = (await party.RefreshAsync(tokens.At("refresh_token")!)).Is(200);
        Assert.NotEqual(tokens.At("refresh_token"), refreshed.At("refresh_token"));
        Assert.Null(Forge.Part(refreshed.At("id_token")!, 1).At("nonce"));

        var ended = await party.GetAsync($"{party.Tenant.Base}/connect/logout?id_token_hint={tokens.At("id_token")}&post_logout_redirect_uri={Uri.EscapeDataString("http://127.0.0.1:5099/")}&state=z");
        Assert.Equal("http://127.0.0.1:5099/?state=z", ended.Headers.Location?.OriginalString);
        var silent = party.Callback(await party.GetAsync(party.Address(("prompt", "none"))));
        Assert.Equal("login_required", silent["error"]);
        Assert.Equal("s-1 &=?", silent["state"]);
    }

    [Fact]
    public async Task AccessToken_OfAPerson_ActsWithThatPersonsRights()
    {
        using var staff = Party();
        var tokens = await staff.TokensAsync("memur");
        var mine = (await staff.CallAsync($"Bearer {tokens.At("access_token")}", "/api/v1/tickets?limit=200")).Is(200).List("items").Count();
        var all = (await fixture.Erenler.GetAsync("/tickets?limit=200")).Is(200).List("items").Count();
        Assert.True(mine < all, $"{mine} of {all}");
    }

    [Fact]
    public async Task WithoutOfflineAccess_ThereIsNoRefreshToken_AndWithoutOpenIdNoIdToken()
    {
        using var party = Party();
        var tokens = await party.TokensAsync("masa", ("scope", "tickets unknown_scope"));
        Assert.Null(tokens.At("refresh_token"));
        Assert.Null(tokens.At("id_token"));
        Assert.Equal("tickets", tokens.At("scope"));
        Assert.Equal(403, (await party.CallAsync($"Bearer {tokens.At("access_token")}", "/connect/userinfo")).Status);
    }

    [Fact]
    public async Task Refresh_MayAskForLess_NeverForMore()
    {
        using var party = Party();
        var tokens = await party.TokensAsync("masa", ("scope", "openid offline_access"));
        var more = await party.TokenAsync(new() { ["grant_type"] = "refresh_token", ["refresh_token"] = tokens.At("refresh_token")!, ["scope"] = "openid tickets" });
        Assert.Equal("invalid_scope", more.Is(400).At("error"));
        var less = await party.TokenAsync(new() { ["grant_type"] = "refresh_token", ["refresh_token"] = tokens.At("refresh_token")!, ["scope"] = "openid" });
        Assert.Equal("openid", less.Is(200).At("scope"));
    }

    [Fact]
    public async Task Consent_IsAskedOnce_AndRemembered()
    {
        using var party = await RelyingParty.NewAsync(Host, fixture.Erenler, a => (a.FirstParty, a.Name) = (false, "Saha <b>uygulaması</b>"));
        await party.SignInAsync("gise");
        Assert.Equal("consent_required", party.Callback(await party.GetAsync(party.Address(("prompt", "none"))))["error"]);

        var page = await party.GetAsync(party.Address());
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        var html = await page.Content.ReadAsStringAsync();
        Assert.Contains("Saha &lt;b&gt;uygulaması&lt;/b&gt;", html, StringComparison.Ordinal);
        Assert.Contains("form-action 'self' https://app.example.org;", page.Headers.GetValues("Content-Security-Policy").First(), StringComparison.Ordinal);
        var denied = await party.PostFormAsync(page, new() { ["decision"] = "deny" });
        Assert.Equal("access_denied", party.Callback(denied)["error"]);

        var allowed = await party.PostFormAsync(await party.GetAsync(party.Address()), new() { ["decision"] = "allow" });
        Assert.Equal(HttpStatusCode.SeeOther, allowed.StatusCode);
        (await party.ExchangeAsync(party.Callback(allowed)["code"])).Is(200);

        Assert.True(party.Callback(await party.GetAsync(party.Address(("prompt", "none")))).ContainsKey("code"));
        Assert.Equal(HttpStatusCode.OK, (await party.GetAsync(party.Address(("prompt", "consent")))).StatusCode);
    }

    [Fact]
    public async Task Consent_WithoutThePagesToken_IsRefused()
    {
        using var party = await RelyingParty.NewAsync(Host, fixture.Erenler, a => a.FirstParty = false);
        await party.SignInAsync("gise");
        var forged = await party.Browser.PostAsync(
            new Uri(party.Address().Replace("/connect/authorize", "/connect/consent", StringComparison.Ordinal)), new FormUrlEncodedContent([new("decision", "allow")]));
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Equal("consent_required", party.Callback(await party.GetAsync(party.Address(("prompt", "none"))))["error"]);
    }

    [Theory]
    [InlineData("prompt", "login")]
    [InlineData("max_age", "0")]
    [InlineData("prompt", "select_account")]
    public async Task SignInAgain_IsAskedFor_AndEndsAfterIt(string name, string value)
    {
        using var party = Party();
        await party.SignInAsync();
        var asked = await party.GetAsync(party.Address((name, value)));
        Assert.Contains("/console/sign-in", asked.Headers.Location!.OriginalString, StringComparison.Ordinal);

        var page = await party.GetAsync(new Uri(new Uri(party.Tenant.Base), asked.Headers.Location).AbsoluteUri);
        var back = await party.PostFormAsync(page, new() { ["UserName"] = "masa", ["Password"] = "erenler-demo-2026" });
        Assert.True(party.Callback(await party.GetAsync(new Uri(new Uri(party.Tenant.Base), back.Headers.Location!).AbsoluteUri)).ContainsKey("code"));
    }

    [Fact]
    public async Task SignInAgain_CannotBeWrittenIntoTheAddress()
    {
        using var party = Party();
        await party.SignInAsync();
        var asked = await party.GetAsync(party.Address(("prompt", "login"), ("asked", "1")));
        Assert.Contains("/console/sign-in", asked.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_SentAsAForm_IsTakenOn()
    {
        using var party = Party();
        await party.SignInAsync();
        var posted = await party.Browser.PostAsync(new Uri($"{party.Tenant.Base}/connect/authorize"), new FormUrlEncodedContent(party.Request()));
        Assert.Equal(HttpStatusCode.SeeOther, posted.StatusCode);
        Assert.True(party.Callback(await party.GetAsync(new Uri(new Uri(party.Tenant.Base), posted.Headers.Location!).AbsoluteUri)).ContainsKey("code"));
    }

    [Fact]
    public async Task NativeApplication_MayListenOnAnyLoopbackPort()
    {
        using var party = Party();
        party.Redirect = "http://127.0.0.1:61234/callback";
        (await party.TokensAsync()).At("access_token");
    }

    [Fact]
    public async Task Rs256_IsSignedWhereTheApplicationNeedsIt()
    {
        using var party = await RelyingParty.NewAsync(Host, fixture.Tatvan, a => a.Algorithm = SigningAlgorithms.Rs256);
        var tokens = await party.TokensAsync("masa");
        foreach (var token in new[] { tokens.At("access_token")!, tokens.At("id_token")! })
        {
            Assert.Equal("RS256", Forge.Part(token, 0).At("alg"));
        }

        (await party.CallAsync($"Bearer {tokens.At("access_token")}")).Is(200);
    }

    [Fact]
    public async Task Introspection_TellsOwnersAndResourceServers_NobodyElse()
    {
        using var party = Party();
        using var other = await RelyingParty.NewAsync(Host, fixture.Erenler);
        using var server = await RelyingParty.NewAsync(Host, fixture.Erenler, a => (a.Kind, a.Introspects) = (AppKinds.Service, true));
        using var foreign = await RelyingParty.NewAsync(Host, fixture.Tatvan, a => (a.Kind, a.Introspects) = (AppKinds.Service, true));
        var tokens = await party.TokensAsync();
        var (access, refresh) = (tokens.At("access_token")!, tokens.At("refresh_token")!);

        Assert.Equal("masa", (await AskAsync(server, access)).At("username"));
        Assert.Equal("True", (await AskAsync(party, access)).At("active"));
        Assert.Equal("True", (await AskAsync(server, refresh)).At("active"));
        foreach (var (who, token) in new[] { (other, access), (other, refresh), (foreign, access), (party, refresh), (server, "nonsense"), (server, tokens.At("id_token")!) })
        {
            Assert.Equal("""{"active":false}""", (await AskAsync(who, token)).GetRawText());
        }

        var nobody = await fixture.Erenler.SendRawAsync(new HttpRequestMessage(HttpMethod.Post, $"{fixture.Erenler.Base}/connect/introspect") { Content = new FormUrlEncodedContent([new("token", access)]) });
        Assert.Equal("invalid_client", nobody.Is(401).At("error"));

        static async Task<JsonElement> AskAsync(RelyingParty who, string token) => (await who.PostAsync("/connect/introspect", new() { ["token"] = token })).Is(200);
    }

    [Fact]
    public async Task Introspection_NamesTheScopesThatTheApiOpens_OfAnApplicationWithTheOldScope()
    {
        using var program = await RelyingParty.NewAsync(Host, fixture.Erenler, a => (a.Kind, a.Scopes) = (AppKinds.Service, "tickets"));
        var token = (await program.TokenAsync(new() { ["grant_type"] = "client_credentials", ["scope"] = "catalogue.read" })).Is(200).At("access_token")!;
        (await program.CallAsync($"Bearer {token}")).Is(200);
        Assert.Equal("catalogue.read", (await program.PostAsync("/connect/introspect", new() { ["token"] = token })).Is(200).At("scope"));
    }

    [Fact]
    public async Task Revocation_EndsARefreshTokenWithItsGrant_AndAnAccessTokenAlone()
    {
        using var party = Party();
        using var other = await RelyingParty.NewAsync(Host, fixture.Erenler);
        var tokens = await party.TokensAsync();
        var (access, refresh) = ($"Bearer {tokens.At("access_token")}", tokens.At("refresh_token")!);

        Assert.Equal(200, (await other.PostAsync("/connect/revoke", new() { ["token"] = refresh })).Status);
        Assert.Equal(200, (await other.PostAsync("/connect/revoke", new() { ["token"] = tokens.At("access_token")! })).Status);
        (await party.CallAsync(access)).Is(200); // Somebody else's word ends nothing.

        Assert.Equal(200, (await party.PostAsync("/connect/revoke", new() { ["token"] = tokens.At("access_token")! })).Status);
        Assert.Equal(401, (await party.CallAsync(access)).Status);
        var next = (await party.RefreshAsync(refresh)).Is(200);

        Assert.Equal(200, (await party.PostAsync("/connect/revoke", new() { ["token"] = next.At("refresh_token")! })).Status);
        Assert.Equal("invalid_grant", (await party.RefreshAsync(next.At("refresh_token")!)).Is(400).At("error"));
        Assert.Equal(401, (await party.CallAsync($"Bearer {next.At("access_token")}")).Status);
        Assert.Equal(200, (await party.PostAsync("/connect/revoke", new() { ["token"] = "nonsense" })).Status);
    }

    [Fact]
    public async Task Logout_WithoutAHint_AsksFirst()
    {
        using var party = Party();
        await party.SignInAsync();
        var page = await party.GetAsync($"{party.Tenant.Base}/connect/logout?client_id=demo-app&post_logout_redirect_uri={Uri.EscapeDataString("http://127.0.0.1:5099/")}");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.True(party.Callback(await party.GetAsync(party.Address(("prompt", "none")))).ContainsKey("code"));

        var left = await party.PostFormAsync(page, new() { ["decision"] = "leave" });
        Assert.Equal("http://127.0.0.1:5099/", left.Headers.Location?.OriginalString);
        Assert.Equal("login_required", party.Callback(await party.GetAsync(party.Address(("prompt", "none"))))["error"]);
    }

    [Fact]
    public async Task Logout_ToAnUnregisteredAddress_SendsNobodyThere()
    {
        using var party = Party();
        var tokens = await party.TokensAsync();
        var answer = await party.GetAsync($"{party.Tenant.Base}/connect/logout?id_token_hint={tokens.At("id_token")}&post_logout_redirect_uri={Uri.EscapeDataString("https://evil.example.org/")}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null(answer.Headers.Location);
    }

    [Fact]
    public async Task Cors_AllowsTheOriginOfABrowserApplication_AndNoOther()
    {
        using var party = await RelyingParty.NewAsync(Host, fixture.Erenler, a => a.Kind = AppKinds.Browser, "https://spa.example.org/cb");
        foreach (var (origin, expected) in new[] { ("https://spa.example.org", "https://spa.example.org"), ("https://other.example.org", "") })
        {
            var request = new HttpRequestMessage(HttpMethod.Options, $"{party.Tenant.Base}/connect/token");
            request.Headers.Add("Origin", origin);
            request.Headers.Add("Access-Control-Request-Method", "POST");
            var answer = await party.Tenant.SendRawAsync(request);
            Assert.Equal(expected, answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) ? allowed.Single() : "");
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
        }

        var discovery = await party.Tenant.SendRawAsync(new HttpRequestMessage(HttpMethod.Get, $"{party.Tenant.Base}/.well-known/openid-configuration"));
        Assert.Equal("*", discovery.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task DemoFile_NamesAPublicClientOfEachTenant()
    {
        foreach (var tenant in new[] { fixture.Erenler, fixture.Tatvan, fixture.Hizir, fixture.Behzisti, fixture.Melikgazi })
        {
            using var party = Party(tenant);
            Assert.NotEmpty((await party.TokensAsync("baskan")).At("access_token")!);
        }
    }
}
