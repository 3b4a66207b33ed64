using System.Net;
using Derman.Core.OpenId;
using Derman.Core.Staff;
using Derman.Host.Tests.Support;
using Microsoft.AspNetCore.WebUtilities;

namespace Derman.Host.Tests.OpenId;
/// <summary>Codes and refresh tokens used twice, by others, or after what they stood on has ended.</summary>
public sealed class CodeMisuseTests(HostFixture fixture) : IClassFixture<HostFixture>
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
}
