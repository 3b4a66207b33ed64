using System.Net;
using Derman.Core.Staff;
using Derman.Core.Staff.External;
using Derman.Core.Staff.People;
using Derman.Core.Staff.SecondFactor;
using Derman.Core.Staff.SigningIn;
using Derman.Core.Tenancy.Admin;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Identity.External;
using Derman.Host.Tests.Pages;
using Derman.Host.Tests.Support;
using NodaTime;

namespace Derman.Host.Tests.People;

/// <summary>Coming in by a provider outside: only who has linked the identity, and only by an answer that is meant for this sign-in.</summary>
public sealed class ExternalSignInTests(PeopleHost fixture) : IClassFixture<PeopleHost>, IAsyncLifetime
{
    private const string Tenant = "hizir-erzincan";
    private const string Neighbour = "behzisti-wa";
    private const string Start = "/console/sign-in/external/kapi";
    private const string Link = "/console/account/external/kapi";

    private IdentityDouble _provider = null!;

    public async Task InitializeAsync()
    {
        _provider = await IdentityDouble.StartAsync();
        _provider.Subject = Guid.NewGuid().ToString();
        foreach (var id in new[] { Tenant, Neighbour })
        {
            var pack = (await PackReader.ReadFolderAsync(Path.Combine(AppContext.BaseDirectory, "tenants", id))).Pack!;
            var names = pack.Tenant.Languages.ToDictionary(l => l, _ => "Kapi", StringComparer.Ordinal);
            var security = new TenantSecurity(
                TenantSecurity.Offered,
                [new ExternalProvider("kapi", ExternalProvider.Oidc, names, IdentityDouble.Client, _provider.Oidc), new ExternalProvider("devlet", ExternalProvider.EDevlet, names, IdentityDouble.Client, _provider.EDevlet)]);
            var applied = await fixture.Host.Service<ApplyPack>().ExecuteAsync(PackReader.Check(pack with { Tenant = pack.Tenant with { Security = security } }), new ApplyOptions(), default);
            Assert.True(applied.Ok);
            foreach (var provider in security.ExternalSignIn!)
            {
                await fixture.Host.Service<ExternalSecrets>().SetAsync(await fixture.TenantAsync(id), provider.Code, IdentityDouble.Secret, default);
            }
        }
    }

    public async Task DisposeAsync() => await _provider.DisposeAsync();

    [Fact]
    public async Task LinkedIdentity_LetsIn_AsOneFactor_UntilItIsRemoved()
    {
        var (person, own) = await LinkedAsync(Link);
        using var browser = fixture.Browser(Tenant);
        await browser.GoAsync("/console/sign-in");
        Assert.Contains(Start, browser.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await browser.GoAsync(Start));
        Assert.EndsWith("/console", browser.Here.AbsolutePath, StringComparison.Ordinal);
        Assert.Contains(fixture.Host.Service<Sessions>().Of(await fixture.TenantAsync(Tenant), person.Id), s => s.Means == Amr.External);

        // By that alone nobody changes the ways in.
        await browser.GoAsync("/console/account/external/devlet");
        Assert.EndsWith("/console/sign-in", browser.Here.AbsolutePath, StringComparison.Ordinal);
        Assert.DoesNotContain("/console/sign-in/external/", browser.Page, StringComparison.Ordinal);

        await own.GoAsync("/console/account");
        Assert.Equal(HttpStatusCode.OK, await own.SendAsync("handler=Unlink"));
        using var later = fixture.Browser(Tenant);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await later.GoAsync(Start));
        own.Dispose();
    }

    [Fact]
    public async Task Strangers_AndSwitchedOffPeople_SeeOnePage()
    {
        using var stranger = fixture.Browser(Tenant);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await stranger.GoAsync(Start));

        var (person, own) = await LinkedAsync(Link);
        await fixture.Host.Service<SwitchPerson>().ExecuteAsync(await fixture.TenantAsync(Tenant), person.Id, active: false, await fixture.AdminAsync(Tenant), default);
        using var off = fixture.Browser(Tenant);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await off.GoAsync(Start));
        Assert.Equal(WithoutQuery(stranger.Words), WithoutQuery(off.Words));

        // The same name and e-mail address under another subject is somebody else.
        _provider.Subject = "another";
        using var other = fixture.Browser(Tenant);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await other.GoAsync(Start));
        own.Dispose();
    }

    [Theory]
    [InlineData("state")]
    [InlineData("nonce")]
    [InlineData("iss")]
    [InlineData("iss parameter")]
    [InlineData("no iss parameter")]
    [InlineData("aud")]
    [InlineData("azp")]
    [InlineData("signature")]
    [InlineData("algorithm")]
    [InlineData("expired")]
    [InlineData("error")]
    public async Task Answer_ThatIsNotForThisSignIn_LetsNobodyIn(string wrong)
    {
        var (_, own) = await LinkedAsync(Link);
        _provider.Wrong = wrong;
        using var browser = fixture.Browser(Tenant);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await browser.GoAsync(Start));
        await browser.GoAsync("/console");
        Assert.EndsWith("/console/sign-in", browser.Here.AbsolutePath, StringComparison.Ordinal);
        own.Dispose();
    }

    [Fact]
    public async Task Answer_IsTakenOnce_AndByItsOwnTenantOnly()
    {
        var (_, own) = await LinkedAsync(Link);
        var (cookie, callback) = await AwayAsync();
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await GetAsync(callback.AbsoluteUri.Replace($"/{Tenant}/", $"/{Neighbour}/", StringComparison.Ordinal), $"derman.{Neighbour}-ext={cookie}"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await GetAsync(callback.AbsoluteUri, ""));
        Assert.Equal(HttpStatusCode.Redirect, await GetAsync(callback.AbsoluteUri, $"derman.{Tenant}-ext={cookie}"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await GetAsync(callback.AbsoluteUri, $"derman.{Tenant}-ext={cookie}"));
        own.Dispose();
    }

    [Fact]
    public async Task IdentityOfOnePerson_IsNotLinkedToAnother()
    {
        var (_, own) = await LinkedAsync(Link);
        var second = await fixture.PersonAsync(Tenant);
        using var browser = fixture.Browser(Tenant);
        await browser.SignInAsync(second.UserName, PeopleHost.Password);
        await browser.GoAsync(Link);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await browser.SendActionAsync(""));
        Assert.Empty(fixture.Host.Service<ExternalLinks>().Of(await fixture.TenantAsync(Tenant), second.Id));
        own.Dispose();
    }

    [Fact]
    public async Task SecondFactor_IsAskedForAfterwards()
    {
        var (person, own) = await LinkedAsync(Link);
        var factors = fixture.Host.Service<SecondFactors>();
        var (secret, step) = (factors.NewSecret(), Totp.StepAt(fixture.Host.Service<IClock>().GetCurrentInstant()));
        Assert.True((await factors.TurnOnAsync(await fixture.TenantAsync(Tenant), person.Id, secret, Totp.Code(secret, step - 1), default)).Ok);
        using var browser = fixture.Browser(Tenant);
        await browser.GoAsync(Start);
        Assert.EndsWith("/console/sign-in/second", browser.Here.AbsolutePath, StringComparison.Ordinal);
        await browser.SendAsync("name=\"Code\"", ("Code", Totp.Code(secret, step)));
        Assert.Contains(fixture.Host.Service<Sessions>().Of(await fixture.TenantAsync(Tenant), person.Id), s => s.Means == "ext otp mfa");
        own.Dispose();
    }

    [Fact]
    public async Task EDevlet_LetsIn_WithoutKeepingTheNumber_AndNotOnAnErrorCode()
    {
        _provider.Number = $"{Random.Shared.NextInt64(10_000_000_000, 99_999_999_999)}";
        var (person, own) = await LinkedAsync("/console/account/external/devlet");
        var link = Assert.Single(fixture.Host.Service<ExternalLinks>().Of(await fixture.TenantAsync(Tenant), person.Id));
        Assert.DoesNotContain(_provider.Number, link.Subject, StringComparison.Ordinal);
        Assert.Equal(64, link.Subject.Length);

        using var browser = fixture.Browser(Tenant);
        _provider.Wrong = "sonucKodu";
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await browser.GoAsync("/console/sign-in/external/devlet"));
        _provider.Wrong = "";
        Assert.Equal(HttpStatusCode.OK, await browser.GoAsync("/console/sign-in/external/devlet"));
        Assert.EndsWith("/console", browser.Here.AbsolutePath, StringComparison.Ordinal);
        own.Dispose();
    }

    /// <summary>Somebody signs in with a password, goes to the provider, and says yes.</summary>
    private async Task<(StaffMember Person, Browser Own)> LinkedAsync(string link)
    {
        var person = await fixture.PersonAsync(Tenant);
        var browser = fixture.Browser(Tenant);
        await browser.SignInAsync(person.UserName, PeopleHost.Password);
        Assert.Equal(HttpStatusCode.OK, await browser.GoAsync(link));
        Assert.Empty(fixture.Host.Service<ExternalLinks>().Of(await fixture.TenantAsync(Tenant), person.Id)); // not before the question is answered
        Assert.Equal(HttpStatusCode.OK, await browser.SendActionAsync(""));
        Assert.Single(fixture.Host.Service<ExternalLinks>().Of(await fixture.TenantAsync(Tenant), person.Id));
        return (person, browser);
    }

    /// <summary>As far as to the answer, which is not followed.</summary>
    private async Task<(string Cookie, Uri Callback)> AwayAsync()
    {
        using var start = await fixture.Host.Http.GetAsync(new Uri($"{fixture.Host.Address}/{Tenant}{Start}"));
        var cookie = start.Headers.GetValues("Set-Cookie").First(c => c.StartsWith($"derman.{Tenant}-ext=", StringComparison.Ordinal)).Split(';')[0].Split('=', 2)[1];
        using var there = await fixture.Host.Http.GetAsync(start.Headers.Location);
        return (cookie, there.Headers.Location!);
    }

    /// <summary>The links to other languages repeat what the provider sent, which is new every time.</summary>
    private static string WithoutQuery(string page) => System.Text.RegularExpressions.Regex.Replace(page, "callback\\?[^\"]+", "callback", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));

    private async Task<HttpStatusCode> GetAsync(string address, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (cookie.Length > 0)
        {
            request.Headers.Add("Cookie", cookie);
        }

        using var answer = await fixture.Host.Http.SendAsync(request);
        return answer.StatusCode;
    }
}
