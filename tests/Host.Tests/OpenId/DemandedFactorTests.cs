using System.Net;
using Derman.Core.Staff;
using Derman.Host.Tests.People;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.OpenId;

/// <summary>A desk that demands a second factor demands it of applications' people, too.</summary>
public sealed class DemandedFactorTests(PeopleHost fixture) : IClassFixture<PeopleHost>
{
    private const string Strict = "melikgazi";

    [Fact]
    public async Task WhoOwesASecondFactor_GetsNoCode_AndIsSentToSetOneUp()
    {
        var person = await fixture.PersonAsync(Strict, Roles.Admin);
        using var party = new RelyingParty(fixture.Host, fixture.Host.Tenant(Strict));
        await party.SignInAsync(person.UserName, PeopleHost.Password);
        Assert.Equal("login_required", party.Callback(await party.GetAsync(party.Address(("prompt", "none"))))["error"]);
        var answer = await party.GetAsync(party.Address());
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("/console/account/second-factor", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhoseNewRoleDemandsASecondFactor_LosesTheTokensOfAPasswordAlone()
    {
        var person = await fixture.PersonAsync(Strict);
        using var party = new RelyingParty(fixture.Host, fixture.Host.Tenant(Strict));
        await party.SignInAsync(person.UserName, PeopleHost.Password);
        var tokens = (await party.ExchangeAsync(await party.CodeAsync())).Is(200);
        Assert.Equal("pwd", Forge.Part(tokens.At("id_token")!, 1).Texts("amr").Single());
        (await party.CallAsync($"Bearer {tokens.At("access_token")}")).Is(200);

        var row = await fixture.RowAsync(Strict, person.Id);
        row.Roles = Roles.Executive;
        await (await fixture.TenantAsync(Strict)).Store.WriteAsync(s => s.Update(row), CancellationToken.None);

        Assert.Equal(401, (await party.CallAsync($"Bearer {tokens.At("access_token")}")).Status);
        Assert.Equal("invalid_grant", (await party.RefreshAsync(tokens.At("refresh_token")!)).Is(400).At("error"));
    }
}
