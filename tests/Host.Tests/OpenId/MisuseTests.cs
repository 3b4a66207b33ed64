using System.Net;
using Derman.Core.OpenId;
using Derman.Core.Staff;
using Derman.Host.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;

namespace Derman.Host.Tests.OpenId;

/// <summary>Codes and refresh tokens used wrongly, requests that ask for too much, addresses that are nearly right.</summary>
public sealed class MisuseTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private RelyingParty Party() => new(fixture.Host, fixture.Erenler);

    [Theory]
    [InlineData("code_verifier", null)]
    [InlineData("code_verifier", "")]
    [InlineData("code_verifier", "short")]
    [InlineData("code_verifier", "challenge")]
    [InlineData("code_verifier", "another-verifier-that-is-long-enough-to-be-one-0123456789")]
    [InlineData("redirect_uri", null)]
    [InlineData("redirect_uri", "http://127.0.0.1:5099/other")]
    [InlineData("redirect_uri", "http://127.0.0.1:5100/callback")]
    [InlineData("code", null)]
    [InlineData("code", "nonsense")]
    [InlineData("code", "refresh")]
    public async Task Code_WithAWrongPart_IsRefused(string name, string? value)
    {
        using var party = Party();
        await party.SignInAsync();
        var code = await party.CodeAsync();
        value = value switch
        {
            "challenge" => party.Challenge,
            "refresh" => (await party.ExchangeAsync(await party.CodeAsync())).Is(200).At("refresh_token"),
            _ => value,
        };
        Assert.Equal("invalid_grant", (await party.ExchangeAsync(code, (name, value))).Is(400).At("error"));
        if (name != "code")
        {
            Assert.Equal("invalid_grant", (await party.ExchangeAsync(code)).Is(400).At("error")); // One guess.
        }
    }

    [Fact]
    public async Task Code_UsedTwice_EndsEverythingThatCameFromIt()
    {
        using var party = Party();
        await party.SignInAsync();
        var code = await party.CodeAsync();
        var tokens = (await party.ExchangeAsync(code)).Is(200);
        (await party.CallAsync($"Bearer {tokens.At("access_token")}")).Is(200);

        Assert.Equal("invalid_grant", (await party.ExchangeAsync(code)).Is(400).At("error"));

        Assert.Equal(401, (await party.CallAsync($"Bearer {tokens.At("access_token")}")).Status);
        Assert.Equal("invalid_grant", (await party.RefreshAsync(tokens.At("refresh_token")!)).Is(400).At("error"));
    }

    [Fact]
    public async Task Code_AndRefreshToken_OfAnotherApplication_AreRefused_AndStayGood()
    {
        using var party = Party();
        using var other = await RelyingParty.NewAsync(fixture.Host, fixture.Erenler);
        await party.SignInAsync();
        var code = await party.CodeAsync();
        Assert.Equal("invalid_grant", (await other.TokenAsync(party.Exchange(code, ("client_id", other.ClientId)))).Is(400).At("error"));
        var tokens = (await party.ExchangeAsync(code)).Is(200);
        Assert.Equal("invalid_grant", (await other.RefreshAsync(tokens.At("refresh_token")!)).Is(400).At("error"));
        (await party.RefreshAsync(tokens.At("refresh_token")!)).Is(200);
    }

    [Fact]
    public async Task Code_OfAnotherTenant_IsRefused()
    {
        using var party = Party();
        using var there = new RelyingParty(fixture.Host, fixture.Tatvan);
        await party.SignInAsync();
        Assert.Equal("invalid_grant", (await there.TokenAsync(party.Exchange(await party.CodeAsync()))).Is(400).At("error"));
        var refresh = (await party.ExchangeAsync(await party.CodeAsync())).Is(200).At("refresh_token")!;
        Assert.Equal("invalid_grant", (await there.RefreshAsync(refresh)).Is(400).At("error"));
    }

    [Fact]
    public async Task Refresh_UsedAgain_EndsTheWholeFamily()
    {
        using var party = Party();
        var first = await party.TokensAsync();
        var second = (await party.RefreshAsync(first.At("refresh_token")!)).Is(200);
        var third = (await party.RefreshAsync(second.At("refresh_token")!)).Is(200);

        Assert.Equal("invalid_grant", (await party.RefreshAsync(second.At("refresh_token")!)).Is(400).At("error"));

        Assert.Equal("invalid_grant", (await party.RefreshAsync(third.At("refresh_token")!)).Is(400).At("error"));
        foreach (var tokens in new[] { first, second, third })
        {
            Assert.Equal(401, (await party.CallAsync($"Bearer {tokens.At("access_token")}")).Status);
        }
    }

    [Fact]
    public async Task Refresh_FiftyAtOnce_LeavesOneChain()
    {
        using var party = Party();
        var tokens = await party.TokensAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => party.RefreshAsync(tokens.At("refresh_token")!)));
        var won = Assert.Single(answers, a => a.Status == 200);
        Assert.All(answers.Where(a => a != won), a => Assert.Equal("invalid_grant", a.Is(400).At("error")));

        var token = won.Json.At("refresh_token")!;
        var living = await party.RefreshAsync(token);
        // Whoever came so late that the answer had left counts as a thief: then there is no chain. There are never two.
        Assert.True(living.Status is 200 or 400);
        Assert.Equal("invalid_grant", (await party.RefreshAsync(tokens.At("refresh_token")!)).Is(400).At("error"));
        Assert.Equal("invalid_grant", (await party.RefreshAsync(living.Status == 200 ? living.Json.At("refresh_token")! : token)).Is(400).At("error"));
    }

    [Fact]
    public async Task Code_FiftyAtOnce_GivesTokensOnceAtMost()
    {
        using var party = Party();
        await party.SignInAsync();
        var code = await party.CodeAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => party.ExchangeAsync(code)));
        var won = Assert.Single(answers, a => a.Status == 200);
        Assert.Equal(401, (await party.CallAsync($"Bearer {won.Json.At("access_token")}")).Status);
    }

    [Theory]
    [InlineData("stamp")]
    [InlineData("off")]
    public async Task PersonWhoChangedTheirPasswordOrWasSwitchedOff_LosesEveryTokenAtOnce(string what)
    {
        using var party = Party();
        var name = $"yolcu-{what}";
        var tenant = await RelyingParty.OpenAsync(fixture.Host, "erenler");
        var accounts = fixture.Host.Service<StaffAccounts>();
        var model = accounts.FindByName(tenant, "MASA")!;
        var person = new StaffMember
        {
            Id = Guid.NewGuid(), UserName = name, NormalizedUserName = name.ToUpperInvariant(), DisplayName = name, Roles = model.Roles, Unit = model.Unit,
            PasswordHash = model.PasswordHash, SecurityStamp = Guid.NewGuid().ToString("n"),
        };
        Assert.True(await accounts.AddAsync(tenant, person, CancellationToken.None));
        var tokens = await party.TokensAsync(name);
        var code = await party.CodeAsync();
        (await party.CallAsync($"Bearer {tokens.At("access_token")}")).Is(200);

        (person.SecurityStamp, person.Active) = what == "stamp" ? (Guid.NewGuid().ToString("n"), true) : (person.SecurityStamp, false);
        await tenant.Store.WriteAsync(s => s.Update(person), CancellationToken.None);

        Assert.Equal(401, (await party.CallAsync($"Bearer {tokens.At("access_token")}")).Status);
        Assert.Equal(401, (await party.CallAsync($"Bearer {tokens.At("access_token")}", "/connect/userinfo")).Status);
        Assert.Equal("invalid_grant", (await party.RefreshAsync(tokens.At("refresh_token")!)).Is(400).At("error"));
        Assert.Equal("invalid_grant", (await party.ExchangeAsync(code)).Is(400).At("error"));
    }

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

    [Theory]
    [InlineData("password")]
    [InlineData("implicit")]
    [InlineData("urn:ietf:params:oauth:grant-type:device_code")]
    [InlineData("")]
    public async Task Grants_ThatAreNotThere_AreRefused(string grant)
    {
        using var party = Party();
        var answer = await party.TokenAsync(new() { ["grant_type"] = grant, ["username"] = "masa", ["password"] = "erenler-demo-2026" });
        Assert.Equal("unsupported_grant_type", answer.Is(400).At("error"));
    }

    [Fact]
    public async Task Grants_OfTheOtherKindOfApplication_AreRefused()
    {
        using var party = Party();
        Assert.Equal("unauthorized_client", (await party.TokenAsync(new() { ["grant_type"] = "client_credentials" })).Is(400).At("error"));
        using var service = await RelyingParty.NewAsync(fixture.Host, fixture.Erenler, a => a.Kind = AppKinds.Service);
        Assert.Equal("unauthorized_client", (await service.ExchangeAsync("x")).Is(400).At("error"));
        Assert.Equal("unauthorized_client", (await service.RefreshAsync("x")).Is(400).At("error"));
    }

    [Fact]
    public async Task Client_WithASecret_ThatOnlySaysItsName_IsRefused()
    {
        using var party = await RelyingParty.NewAsync(fixture.Host, fixture.Erenler);
        var nameOnly = await party.TokenAsync(new() { ["grant_type"] = "refresh_token", ["refresh_token"] = "x", ["client_secret"] = "" });
        Assert.Equal("invalid_client", nameOnly.Is(401).At("error"));
        using var open = Party();
        Assert.Equal("invalid_client", (await open.TokenAsync(new() { ["grant_type"] = "refresh_token", ["refresh_token"] = "x", ["client_secret"] = "guess" })).Is(401).At("error"));
    }

    [Fact]
    public async Task Client_ThatFailsTooOften_IsToldToWait_AndStillComesInWithTheRightSecret()
    {
        using var party = await RelyingParty.NewAsync(fixture.Host, fixture.Erenler, a => a.Kind = AppKinds.Service);
        var last = 0;
        for (var i = 0; i < 70; i++)
        {
            last = (await party.TokenAsync(new() { ["grant_type"] = "client_credentials", ["client_secret"] = $"guess {i}" })).Status;
        }

        Assert.Equal(429, last);
        (await party.TokenAsync(new() { ["grant_type"] = "client_credentials" })).Is(200);
    }

    [Fact]
    public async Task Application_SwitchedOff_HasNothingAnyMore()
    {
        using var party = await RelyingParty.NewAsync(fixture.Host, fixture.Erenler);
        var tokens = await party.TokensAsync();
        var tenant = await RelyingParty.OpenAsync(fixture.Host, "erenler");
        var admin = Core.Tickets.Actor.Of(fixture.Host.Service<StaffAccounts>().FindByName(tenant, "YONETICI")!);
        Assert.True((await fixture.Host.Service<ManageApplications>().SwitchAsync(tenant, party.ClientId, false, admin, CancellationToken.None)).Ok);

        Assert.Equal(401, (await party.CallAsync($"Bearer {tokens.At("access_token")}")).Status);
        Assert.Equal("invalid_client", (await party.RefreshAsync(tokens.At("refresh_token")!)).Is(401).At("error"));
        Assert.True((await fixture.Host.Service<ManageApplications>().SwitchAsync(tenant, party.ClientId, true, admin, CancellationToken.None)).Ok);
        Assert.Equal("invalid_grant", (await party.RefreshAsync(tokens.At("refresh_token")!)).Is(400).At("error"));
    }

    [Fact]
    public async Task Authorization_ThatIsRevoked_EndsTheTokens_AndAsksAgain()
    {
        using var party = await RelyingParty.NewAsync(fixture.Host, fixture.Erenler, a => a.FirstParty = false);
        await party.SignInAsync("memur2");
        var allowed = await party.PostFormAsync(await party.GetAsync(party.Address()), new() { ["decision"] = "allow" });
        var tokens = (await party.ExchangeAsync(party.Callback(allowed)["code"])).Is(200);
        var tenant = await RelyingParty.OpenAsync(fixture.Host, "erenler");
        var accounts = fixture.Host.Service<StaffAccounts>();
        var (me, somebody) = (Core.Tickets.Actor.Of(accounts.FindByName(tenant, "MEMUR2")!), Core.Tickets.Actor.Of(accounts.FindByName(tenant, "MEMUR")!));
        var authorizations = fixture.Host.Service<AppAuthorizations>();
        Assert.Contains(authorizations.Mine(tenant, me), a => a.ClientId == party.ClientId);
        Assert.Empty(authorizations.Of(tenant, party.ClientId, somebody));

        Assert.Equal("auth.forbidden", (await authorizations.RevokeAsync(tenant, me.StaffId!.Value, party.ClientId, somebody, CancellationToken.None)).Failure!.Code);
        (await party.CallAsync($"Bearer {tokens.At("access_token")}")).Is(200);
        Assert.True((await authorizations.RevokeAsync(tenant, me.StaffId!.Value, party.ClientId, me, CancellationToken.None)).Ok);

        Assert.Equal(401, (await party.CallAsync($"Bearer {tokens.At("access_token")}")).Status);
        Assert.Equal("consent_required", party.Callback(await party.GetAsync(party.Address(("prompt", "none"))))["error"]);
    }
}
