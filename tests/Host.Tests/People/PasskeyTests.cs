using System.Net;
using Derman.Core.Staff;
using Derman.Host.Tests.Pages;

namespace Derman.Host.Tests.People;

/// <summary>The two ceremonies over HTTP, with an authenticator of ours at the other end.</summary>
public sealed class PasskeyTests(PeopleHost fixture) : IClassFixture<PeopleHost>
{
    private const string Tenant = "erenler";
    private const string Make = "data-passkey=\"make\"";
    private const string Use = "data-passkey=\"use\"";

    private string Origin => fixture.Host.Address;

    [Fact]
    public async Task Passkey_MadeInTheAccount_SignsInAlone()
    {
        using var key = new SoftKey();
        var (_, browser) = await WithPasskeyAsync(key);
        using var first = browser;
        Assert.Contains("iş telefonu", browser.Page, StringComparison.Ordinal);

        using var other = fixture.Browser(Tenant);
        Assert.Equal(HttpStatusCode.OK, await SignInAsync(other, key));
        Assert.EndsWith("/console", other.Here.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passkey_LetsItsOwnerIn_HoweverManyStrangersTry()
    {
        using var key = new SoftKey();
        var (person, browser) = await WithPasskeyAsync(key);
        browser.Dispose();
        using var stranger = fixture.Browser(Tenant);
        for (var i = 0; i < 6; i++)
        {
            await stranger.SignInAsync(person.UserName, $"guess {i}");
        }

        using var elsewhere = fixture.Browser(Tenant);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await elsewhere.SignInAsync(person.UserName, PeopleHost.Password));
        Assert.Equal(HttpStatusCode.OK, await SignInAsync(elsewhere, key));
    }

    [Fact]
    public async Task Answer_ForAnotherOrigin_IsRefused()
    {
        using var key = new SoftKey();
        (await WithPasskeyAsync(key)).Browser.Dispose();
        foreach (var origin in new[] { "https://evil.example", Origin.Replace("http:", "https:", StringComparison.Ordinal), Origin + "0", "http://localhost" })
        {
            using var browser = fixture.Browser(Tenant);
            Assert.Equal(HttpStatusCode.UnprocessableEntity, await SignInAsync(browser, key, offer => key.Use(offer, origin)));
        }
    }

    [Fact]
    public async Task Answer_ToAnotherChallenge_IsRefused()
    {
        using var key = new SoftKey();
        (await WithPasskeyAsync(key)).Browser.Dispose();
        using var browser = fixture.Browser(Tenant);
        await browser.GoAsync("/console/sign-in");
        var old = (await browser.AskAsync("?handler=PasskeyOptions")).Text;

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SignInAsync(browser, key, offer => key.Use(offer, Origin, SoftKey.ChallengeOf(old))));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SignInAsync(browser, key, offer => key.Use(offer, Origin), _ => "made up"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SignInAsync(browser, key, offer => key.Use(offer, Origin), _ => ""));
    }

    [Fact]
    public async Task Answer_IsTakenOnce()
    {
        using var key = new SoftKey();
        (await WithPasskeyAsync(key)).Browser.Dispose();
        using var browser = fixture.Browser(Tenant);
        var (credential, state) = ("", "");
        Assert.Equal(HttpStatusCode.OK, await SignInAsync(browser, key, offer => credential = key.Use(offer, Origin), offer => state = SoftKey.StateOf(offer)));

        using var thief = fixture.Browser(Tenant);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SignInAsync(thief, key, _ => credential, _ => state));
    }

    [Fact]
    public async Task Answer_WithoutTheUsersVerification_IsRefused()
    {
        using var key = new SoftKey { Verifies = false };
        var person = await fixture.PersonAsync(Tenant);
        using var browser = fixture.Browser(Tenant);
        await browser.SignInAsync(person.UserName, PeopleHost.Password);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await AddAsync(browser, key));
    }

    [Fact]
    public async Task Answer_ForAnotherRelyingParty_OrAnotherPerson_OrSignedByAnotherKey_IsRefused()
    {
        using var key = new SoftKey();
        using var stranger = new SoftKey();
        (await WithPasskeyAsync(key)).Browser.Dispose();
        var (victim, second) = await WithPasskeyAsync(stranger);
        second.Dispose();
        using var browser = fixture.Browser(Tenant);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SignInAsync(browser, key, offer => key.Use(offer, Origin, relyingParty: "tatvan.localhost")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SignInAsync(browser, key, offer => key.Use(offer, Origin, userHandle: stranger.UserHandle)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SignInAsync(browser, key, offer => key.Use(offer, Origin).Replace("\"signature\":\"", "\"signature\":\"AA", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SignInAsync(browser, key, _ => "{}"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SignInAsync(browser, key, _ => "no json"));
        Assert.True(victim.Active);
    }

    [Fact]
    public async Task Passkey_OfOneTenant_IsNoneInAnother()
    {
        using var key = new SoftKey();
        (await WithPasskeyAsync(key)).Browser.Dispose();
        using var browser = fixture.Browser("tatvan");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SignInAsync(browser, key));

        // Nor is an answer with the note of its own tenant.
        using var own = fixture.Browser(Tenant);
        await own.GoAsync("/console/sign-in");
        var offer = (await own.AskAsync("?handler=PasskeyOptions")).Text;
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SignInAsync(browser, key, _ => key.Use(offer, Origin), _ => SoftKey.StateOf(offer)));
    }

    [Fact]
    public async Task Passkey_OfASwitchedOffPerson_OrARemovedOne_LetsNobodyIn()
    {
        using var key = new SoftKey();
        var (person, browser) = await WithPasskeyAsync(key);
        using var first = browser;
        await fixture.Host.Service<Derman.Core.Staff.People.SwitchPerson>().ExecuteAsync(await fixture.TenantAsync(Tenant), person.Id, active: false, await fixture.AdminAsync(Tenant), default);
        using var off = fixture.Browser(Tenant);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SignInAsync(off, key));

        using var gone = new SoftKey();
        using var account = (await WithPasskeyAsync(gone)).Browser;
        await account.GoAsync("/console/account");
        await account.SendAsync("handler=RemovePasskey");
        Assert.DoesNotContain("iş telefonu", account.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SignInAsync(off, gone));
    }

    [Fact]
    public async Task Note_OfMaking_IsNoneForUsing_AndOnePersonsIsNoneOfAnothers()
    {
        using var key = new SoftKey();
        var (first, second) = (await fixture.PersonAsync(Tenant), await fixture.PersonAsync(Tenant));
        using var one = fixture.Browser(Tenant);
        using var two = fixture.Browser(Tenant);
        await one.SignInAsync(first.UserName, PeopleHost.Password);
        await two.SignInAsync(second.UserName, PeopleHost.Password);
        await one.GoAsync("/console/account/second-factor");
        await two.GoAsync("/console/account/second-factor");
        var offer = (await one.AskAsync("?handler=PasskeyOptions")).Text;

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await two.SendAsync(Make, ("Credential", key.Make(offer, Origin)), ("State", SoftKey.StateOf(offer))));
        Assert.Equal(HttpStatusCode.OK, await one.SendAsync(Make, ("Credential", key.Make(offer, Origin)), ("State", SoftKey.StateOf(offer))));
    }

    [Fact]
    public async Task Invitation_ByPasskey_NeedsNoPassword()
    {
        using var key = new SoftKey();
        var (_, path) = await fixture.InviteAsync(Tenant);
        using var browser = fixture.Browser(Tenant);
        await browser.GoAsync(path);
        var offer = (await browser.AskAsync("?handler=PasskeyOptions")).Text;
        Assert.Equal(HttpStatusCode.OK, await browser.SendAsync(Make, ("Credential", key.Make(offer, Origin)), ("State", SoftKey.StateOf(offer))));
        Assert.EndsWith("/console", browser.Here.AbsolutePath, StringComparison.Ordinal);

        using var again = fixture.Browser(Tenant);
        Assert.Equal(HttpStatusCode.OK, await SignInAsync(again, key));
        Assert.Equal(HttpStatusCode.NotFound, await again.GoAsync(path));
    }

    private async Task<(StaffMember Person, Browser Browser)> WithPasskeyAsync(SoftKey key)
    {
        var person = await fixture.PersonAsync(Tenant);
        var browser = fixture.Browser(Tenant);
        await browser.SignInAsync(person.UserName, PeopleHost.Password);
        Assert.Equal(HttpStatusCode.OK, await AddAsync(browser, key));
        Assert.Contains("dm-codes", browser.Page, StringComparison.Ordinal);
        await browser.GoAsync("/console/account");
        return (person, browser);
    }

    private async Task<HttpStatusCode> AddAsync(Browser browser, SoftKey key)
    {
        await browser.GoAsync("/console/account/second-factor");
        var offer = (await browser.AskAsync("?handler=PasskeyOptions")).Text;
        return await browser.SendAsync(Make, ("Name", "iş telefonu"), ("Credential", key.Make(offer, Origin)), ("State", SoftKey.StateOf(offer)));
    }

    private async Task<HttpStatusCode> SignInAsync(Browser browser, SoftKey key, Func<string, string>? answer = null, Func<string, string>? state = null)
    {
        await browser.GoAsync("/console/sign-in");
        var (status, offer) = await browser.AskAsync("?handler=PasskeyOptions");
        Assert.Equal(HttpStatusCode.OK, status);
        return await browser.SendAsync(Use, ("Credential", answer?.Invoke(offer) ?? key.Use(offer, Origin)), ("State", state?.Invoke(offer) ?? SoftKey.StateOf(offer)));
    }
}
