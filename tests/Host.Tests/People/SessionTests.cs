using System.Diagnostics;
using System.Net;
using Derman.Core.Staff;
using Derman.Core.Staff.People;
using Derman.Core.Staff.SigningIn;
using Derman.Host.Tests.Pages;

namespace Derman.Host.Tests.People;

/// <summary>Sign-ins are rows: they are seen, and ended, one by one or all at once.</summary>
public sealed class SessionTests(PeopleHost fixture) : IClassFixture<PeopleHost>
{
    private const string Tenant = "erenler";

    [Fact]
    public async Task Account_ShowsWhereOneIsSignedIn_AndEndsOneOfThem()
    {
        var person = await fixture.PersonAsync(Tenant);
        using var both = (await SignedInAsync(person), await SignedInAsync(person)).Both();
        var (first, second) = both;
        await first.GoAsync("/console/account");
        Assert.Equal(2, first.Page.Split("handler=End\"").Length - 1);
        Assert.Contains("127.0.0.0/24", first.Page, StringComparison.Ordinal);
        var sessions = fixture.Host.Service<Sessions>().Of(await fixture.TenantAsync(Tenant), person.Id);

        await first.SendAsync($"value=\"{sessions[0].Id}\"");

        Assert.EndsWith("/console/account", first.Here.AbsolutePath, StringComparison.Ordinal);
        await second.GoAsync("/console/account");
        Assert.EndsWith("/console/sign-in", second.Here.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ApplicationsOneLetIn_AreShown_AndTakenBack_OnlyByOneself()
    {
        var (person, other) = (await fixture.PersonAsync(Tenant), await fixture.PersonAsync(Tenant));
        var store = (await fixture.TenantAsync(Tenant)).Store;
        var now = NodaTime.SystemClock.Instance.GetCurrentInstant();
        foreach (var staff in new[] { person.Id, other.Id })
        {
            await store.WriteAsync(s => s.Insert(new Core.OpenId.AppAuthorization { Staff = staff, ClientId = "demo-app", Scopes = "openid tickets.read", CreatedAt = now, UsedAt = now }), CancellationToken.None);
        }

        using var browser = await SignedInAsync(person);
        await browser.GoAsync("/console/account");
        Assert.Contains("value=\"demo-app\"", browser.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("tickets.read", browser.Page, StringComparison.Ordinal); // In words.
        Assert.Equal(HttpStatusCode.OK, await browser.SendAsync("value=\"demo-app\""));
        Assert.DoesNotContain("value=\"demo-app\"", browser.Page, StringComparison.Ordinal);
        Assert.Equal(other.Id, Assert.Single(store.Read(s => s.List<Core.OpenId.AppAuthorization>("\"client_id\" = 'demo-app' AND \"staff\" IN (@p0, @p1)", Core.Storage.Provider.Of(person.Id), Core.Storage.Provider.Of(other.Id)))).Staff);

        Assert.Equal(HttpStatusCode.NotFound, await browser.SendToAsync("handler=EndAll", "?handler=TakeBack", ("application", "demo-app")));
        await browser.GoAsync("/console/account");
        Assert.Equal(HttpStatusCode.NotFound, await browser.SendToAsync("handler=EndAll", "?handler=TakeBack", ("application", "none")));
    }

    [Fact]
    public async Task SessionOfSomebodyElse_IsNotOnesToEnd()
    {
        var (person, other) = (await fixture.PersonAsync(Tenant), await fixture.PersonAsync(Tenant));
        using var both = (await SignedInAsync(person), await SignedInAsync(other)).Both();
        var (mine, theirs) = both;
        var session = fixture.Host.Service<Sessions>().Of(await fixture.TenantAsync(Tenant), other.Id)[0];
        await mine.GoAsync("/console/account");
        await mine.SendAsync("handler=End\"", ("session", session.Id.ToString()));
        await theirs.GoAsync("/console/account");
        Assert.EndsWith("/console/account", theirs.Here.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignOutEverywhere_EndsAll_AndForgetsTheDevices()
    {
        var person = await fixture.PersonAsync(Tenant);
        using var both = (await SignedInAsync(person), await SignedInAsync(person)).Both();
        var (first, second) = both;
        await first.GoAsync("/console/account");
        await first.SendAsync("handler=EndAll");
        Assert.EndsWith("/console/sign-in", first.Here.AbsolutePath, StringComparison.Ordinal);
        await second.GoAsync("/console");
        Assert.EndsWith("/console/sign-in", second.Here.AbsolutePath, StringComparison.Ordinal);

        for (var i = 0; i < 5; i++)
        {
            await second.SignInAsync(person.UserName, $"guess {i}");
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await first.SignInAsync(person.UserName, PeopleHost.Password)); // a stranger's device like any other
    }

    [Fact]
    public async Task SignOut_EndsTheRow_SoThatACopiedCookieIsWorthNothing()
    {
        var person = await fixture.PersonAsync(Tenant);
        using var browser = await SignedInAsync(person);
        var cookie = browser.CookieOf($"derman.{Tenant}");
        Assert.Equal(HttpStatusCode.OK, await WithCookieAsync(cookie));
        await browser.GoAsync("/console/account");
        await browser.SendAsync("/console/sign-out");
        Assert.Equal(HttpStatusCode.Redirect, await WithCookieAsync(cookie));
    }

    [Fact]
    public async Task PasswordChange_AsksForTheOldOne_AndEndsTheOtherSessions()
    {
        var person = await fixture.PersonAsync(Tenant);
        using var both = (await SignedInAsync(person), await SignedInAsync(person)).Both();
        var (first, second) = both;
        await first.GoAsync("/console/account/password");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await first.SendAsync("name=\"New\"", ("Old", "wrong"), ("New", "kurabiye saksağan pusula")));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await first.SendAsync("name=\"New\"", ("Old", PeopleHost.Password), ("New", "Password123!")));
        Assert.Equal(HttpStatusCode.OK, await first.SendAsync("name=\"New\"", ("Old", PeopleHost.Password), ("New", "kurabiye saksağan pusula")));
        Assert.EndsWith("/console/account", first.Here.AbsolutePath, StringComparison.Ordinal);

        await second.GoAsync("/console");
        Assert.EndsWith("/console/sign-in", second.Here.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await second.SignInAsync(person.UserName, "kurabiye saksağan pusula"));
    }

    [Fact]
    public async Task SwitchedOff_IsOutAtOnce_AndOffTheLiveStreamInSeconds()
    {
        var person = await fixture.PersonAsync(Tenant);
        using var browser = await SignedInAsync(person);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{fixture.Host.Address}/{Tenant}/api/v1/stream");
        request.Headers.Add("Cookie", $"derman.{Tenant}={browser.CookieOf($"derman.{Tenant}")}");
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(deadline.Token));
        Assert.Equal(": open", await lines.ReadLineAsync(deadline.Token));

        await fixture.Host.Service<SwitchPerson>().ExecuteAsync(await fixture.TenantAsync(Tenant), person.Id, active: false, await fixture.AdminAsync(Tenant), default);

        await browser.GoAsync("/console");
        Assert.EndsWith("/console/sign-in", browser.Here.AbsolutePath, StringComparison.Ordinal);
        var watch = Stopwatch.StartNew();
        while (await lines.ReadLineAsync(deadline.Token) is not null)
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5));
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5));
    }

    private async Task<Browser> SignedInAsync(StaffMember person)
    {
        var browser = fixture.Browser(Tenant);
        await browser.SignInAsync(person.UserName, PeopleHost.Password);
        Assert.EndsWith("/console", browser.Here.AbsolutePath, StringComparison.Ordinal);
        return browser;
    }

    private async Task<HttpStatusCode> WithCookieAsync(string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{fixture.Host.Address}/{Tenant}/console/account");
        request.Headers.Add("Cookie", $"derman.{Tenant}={cookie}");
        using var answer = await fixture.Host.Http.SendAsync(request);
        return answer.StatusCode;
    }
}

/// <summary>Two browsers that end together.</summary>
internal sealed record TwoBrowsers(Browser First, Browser Second) : IDisposable
{
    public void Dispose()
    {
        First.Dispose();
        Second.Dispose();
    }
}

internal static class TwoBrowsersExtension
{
    public static TwoBrowsers Both(this (Browser First, Browser Second) pair) => new(pair.First, pair.Second);
}
