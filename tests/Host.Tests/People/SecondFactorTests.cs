using System.Net;
using System.Text.RegularExpressions;
using Derman.Core.Staff;
using Derman.Core.Staff.SecondFactor;
using Derman.Host.Tests.Pages;
using NodaTime;

namespace Derman.Host.Tests.People;

/// <summary>The second step: asked of who has one, demanded of who sees sensitive data where the tenant says so.</summary>
public sealed class SecondFactorTests(PeopleHost fixture) : IClassFixture<PeopleHost>
{
    private const string Strict = "melikgazi";
    private const string Easy = "erenler";

    [Theory]
    [InlineData(Roles.Admin)]
    [InlineData(Roles.Executive)]
    [InlineData(Roles.Audience)]
    [InlineData(Roles.Field)]
    public async Task WhoSeesSensitiveData_GetsNoFurtherThanTheSetUp(string role)
    {
        var person = await fixture.PersonAsync(Strict, role);
        using var browser = fixture.Browser(Strict);
        await browser.SignInAsync(person.UserName, PeopleHost.Password);
        Assert.EndsWith("/console/account/second-factor", browser.Here.AbsolutePath, StringComparison.Ordinal);
        foreach (var path in new[] { "/console", "/console/new", "/console/account", "/console/account/password", "/console/calls", "/console/notifications", "/admin", "/admin/people" })
        {
            await browser.GoAsync(path);
            Assert.EndsWith("/console/account/second-factor", browser.Here.AbsolutePath, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, await browser.GoAsync("/api/v1/stream"));
        Assert.Equal(HttpStatusCode.Unauthorized, await browser.GoAsync("/api/v1/tickets"));
    }

    [Fact]
    public async Task OtherRoles_AndTenantsThatOnlyOfferIt_GoOnWithAPassword()
    {
        foreach (var (tenant, role) in new[] { (Strict, Roles.Staff), (Strict, Roles.Agent), (Easy, Roles.Admin) })
        {
            var person = await fixture.PersonAsync(tenant, role);
            using var browser = fixture.Browser(tenant);
            await browser.SignInAsync(person.UserName, PeopleHost.Password);
            Assert.EndsWith("/console", browser.Here.AbsolutePath, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task SettingUpTheApp_OpensTheDesk_AndFromThenOnItsCodeIsAskedFor()
    {
        var person = await fixture.PersonAsync(Strict, Roles.Executive);
        using var browser = fixture.Browser(Strict);
        await browser.SignInAsync(person.UserName, PeopleHost.Password);
        Assert.Contains("<svg class=\"dm-qr\"", browser.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await browser.SendAsync("name=\"Code\"", ("Code", "000000")));
        var secret = SecretOn(browser);
        var step = Totp.StepAt(fixture.Host.Service<IClock>().GetCurrentInstant());
        Assert.Equal(HttpStatusCode.OK, await browser.SendAsync("name=\"Code\"", ("Code", Totp.Code(secret, step - 1))));
        var codes = Regex.Matches(browser.Page, "<code class=\"dm-num\">(?<c>[^<]+)</code>").Select(m => m.Groups["c"].Value).ToList();
        Assert.Equal(10, codes.Count);
        Assert.Equal(HttpStatusCode.OK, await browser.GoAsync("/console"));
        Assert.EndsWith("/console", browser.Here.AbsolutePath, StringComparison.Ordinal);

        // A code once taken is not taken again.
        using var second = fixture.Browser(Strict);
        await second.SignInAsync(person.UserName, PeopleHost.Password);
        Assert.EndsWith("/console/sign-in/second", second.Here.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await second.SendAsync("name=\"Code\"", ("Code", Totp.Code(secret, step - 1))));
        await second.GoAsync("/console");
        Assert.EndsWith("/console/sign-in", second.Here.AbsolutePath, StringComparison.Ordinal);
        await second.GoAsync("/console/sign-in/second");
        Assert.Equal(HttpStatusCode.OK, await second.SendAsync("name=\"Code\"", ("Code", Totp.Code(secret, step + 1))));
        Assert.EndsWith("/console", second.Here.AbsolutePath, StringComparison.Ordinal);

        // A recovery code lets in once.
        using var third = fixture.Browser(Strict);
        await third.SignInAsync(person.UserName, PeopleHost.Password);
        await third.GoAsync("/console/sign-in/second?Recovery=true");
        Assert.Equal(HttpStatusCode.OK, await third.SendAsync("name=\"Code\"", ("Code", codes[0])));
        Assert.EndsWith("/console", third.Here.AbsolutePath, StringComparison.Ordinal);
        using var fourth = fixture.Browser(Strict);
        await fourth.SignInAsync(person.UserName, PeopleHost.Password);
        await fourth.GoAsync("/console/sign-in/second?Recovery=true");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await fourth.SendAsync("name=\"Code\"", ("Code", codes[0])));
    }

    [Fact]
    public async Task PasskeyAlone_IsTwoFactors()
    {
        using var key = new SoftKey();
        var (_, path) = await fixture.InviteAsync(Strict, Roles.Admin);
        using var browser = fixture.Browser(Strict);
        await browser.GoAsync(path);
        var offer = (await browser.AskAsync("?handler=PasskeyOptions")).Text;
        Assert.Equal(HttpStatusCode.OK, await browser.SendAsync("data-passkey=\"make\"", ("Credential", key.Make(offer, fixture.Host.Address)), ("State", SoftKey.StateOf(offer))));
        Assert.EndsWith("/console", browser.Here.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await browser.GoAsync("/admin/people"));
    }

    [Fact]
    public async Task PasswordThenPasskey_OfOneselfOnly()
    {
        using var key = new SoftKey();
        using var others = new SoftKey();
        foreach (var (k, keep) in new[] { (others, false), (key, true) })
        {
            var person = await fixture.PersonAsync(Easy);
            using var browser = fixture.Browser(Easy);
            await browser.SignInAsync(person.UserName, PeopleHost.Password);
            await browser.GoAsync("/console/account/second-factor");
            var offer = (await browser.AskAsync("?handler=PasskeyOptions")).Text;
            await browser.SendAsync("data-passkey=\"make\"", ("Credential", k.Make(offer, fixture.Host.Address)), ("State", SoftKey.StateOf(offer)));
            if (!keep)
            {
                continue;
            }

            using var again = fixture.Browser(Easy);
            await again.SignInAsync(person.UserName, PeopleHost.Password);
            Assert.EndsWith("/console/sign-in/second", again.Here.AbsolutePath, StringComparison.Ordinal);
            var asked = (await again.AskAsync("?handler=PasskeyOptions")).Text;
            Assert.Equal(HttpStatusCode.UnprocessableEntity, await again.SendAsync("data-passkey=\"use\"", ("Credential", others.Use(asked, fixture.Host.Address)), ("State", SoftKey.StateOf(asked))));
            asked = (await again.AskAsync("?handler=PasskeyOptions")).Text;
            Assert.Equal(HttpStatusCode.OK, await again.SendAsync("data-passkey=\"use\"", ("Credential", key.Use(asked, fixture.Host.Address)), ("State", SoftKey.StateOf(asked))));
            Assert.EndsWith("/console", again.Here.AbsolutePath, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task NewPasswordByLink_DoesNotGoAroundTheSecondStep()
    {
        var person = await fixture.PersonAsync(Easy);
        var tenant = await fixture.TenantAsync(Easy);
        var factors = fixture.Host.Service<SecondFactors>();
        var secret = factors.NewSecret();
        await factors.TurnOnAsync(tenant, person.Id, secret, Totp.Code(secret, Totp.StepAt(fixture.Host.Service<IClock>().GetCurrentInstant())), default);
        var link = (await fixture.Host.Service<Derman.Core.Staff.People.MakeLink>().ExecuteAsync(tenant, person.Id, await fixture.AdminAsync(Easy), default)).Value!;

        using var browser = fixture.Browser(Easy);
        await browser.GoAsync($"/console/join/{link.Token}");
        Assert.DoesNotContain("data-passkey", browser.Page, StringComparison.Ordinal);
        await browser.SendAsync("name=\"Password\"", ("Password", "kurabiye saksağan pusula"));

        Assert.EndsWith("/console/sign-in/second", browser.Here.AbsolutePath, StringComparison.Ordinal);
        await browser.GoAsync("/console");
        Assert.EndsWith("/console/sign-in", browser.Here.AbsolutePath, StringComparison.Ordinal);
    }

    /// <summary>The key as the page shows it for typing off.</summary>
    private static byte[] SecretOn(Browser browser)
    {
        var text = Regex.Match(browser.Page, "<code class=\"dm-num dm-wrapany\" dir=\"ltr\">(?<k>[^<]+)</code>").Groups["k"].Value.Replace(" ", "", StringComparison.Ordinal);
        var bits = string.Concat(text.Select(c => Convert.ToString("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(c, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. Enumerable.Range(0, bits.Length / 8).Select(i => Convert.ToByte(bits.Substring(i * 8, 8), 2))];
    }
}
