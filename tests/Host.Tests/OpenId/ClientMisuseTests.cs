using System.Net;
using Derman.Core.OpenId;
using Derman.Core.Staff;
using Derman.Host.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;

namespace Derman.Host.Tests.OpenId;
/// <summary>Grants that are not there, applications that prove nothing, and what has been taken back.</summary>
public sealed class ClientMisuseTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    private RelyingParty Party() => new(fixture.Host, fixture.Erenler);

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
