using System.Net;
using Derman.Core.Staff;
using Derman.Core.Staff.People;
using Derman.Host.Tests.Pages;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Derman.Host.Tests.People;

/// <summary>Signing in with a password: what strangers learn from the answers (nothing), and whom they can keep out (nobody).</summary>
public sealed class SignInTests(PeopleHost fixture) : IClassFixture<PeopleHost>
{
    private const string Tenant = "tatvan";

    [Fact]
    public async Task EveryRefusal_HasTheSameBytes_AndTheSameWork()
    {
        var (person, off, invited) = (await fixture.PersonAsync(Tenant), await fixture.PersonAsync(Tenant), (await fixture.InviteAsync(Tenant)).Link);
        await fixture.Host.Service<SwitchPerson>().ExecuteAsync(await fixture.TenantAsync(Tenant), off.Id, active: false, await fixture.AdminAsync(Tenant), default);
        var pages = new List<(HttpStatusCode, string)>();
        var n = 0;
        foreach (var (userName, password) in new[]
        {
            (person.UserName, "wrong"), ("nobody", "wrong"), (off.UserName, "wrong"), (off.UserName, PeopleHost.Password), (invited.UserName, "wrong"),
            (invited.UserName, ""), (new string('x', 300), "wrong"), ("", ""),
        })
        {
            using var browser = fixture.Browser(Tenant);
            await browser.GoAsync("/console/sign-in");
            var marked = password.Length == 0 || password == PeopleHost.Password ? password : $"{password} {n++} {Guid.NewGuid()}";
            var before = Count(marked);
            pages.Add((await browser.SendAsync("name=\"Password\"", ("UserName", userName), ("Password", marked)), browser.Words));
            Assert.Equal(before + 1, Count(marked)); // one comparison, whoever it was
        }

        Assert.All(pages, p => Assert.Equal(HttpStatusCode.UnprocessableEntity, p.Item1));
        Assert.Single(pages.Distinct());
    }

    [Fact]
    public async Task Strangers_CannotKeepAPersonOut_OfADeviceOfTheirs()
    {
        var person = await fixture.PersonAsync(Tenant);
        using var own = fixture.Browser(Tenant);
        await own.SignInAsync(person.UserName, PeopleHost.Password);
        Assert.EndsWith("/console", own.Here.AbsolutePath, StringComparison.Ordinal);
        await own.SendAsync("/console/sign-out");

        using var stranger = fixture.Browser(Tenant);
        var answers = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 8; i++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, await stranger.SignInAsync(person.UserName, $"guess {i}"));
            answers.Add(stranger.Words);
        }

        // Too many: even the right one is refused now, with the same answer and the same work.
        var before = Count(PeopleHost.Password);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await stranger.SignInAsync(person.UserName, PeopleHost.Password));
        answers.Add(stranger.Words);
        Assert.Single(answers);
        Assert.True(Count(PeopleHost.Password) > before);

        Assert.Equal(HttpStatusCode.OK, await own.SignInAsync(person.UserName, PeopleHost.Password));
        Assert.EndsWith("/console", own.Here.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task KnownDevice_OfOneTenant_IsAStrangerInAnother_AndSoIsOneOfAnotherPerson()
    {
        var (first, second) = (await fixture.PersonAsync(Tenant), await fixture.PersonAsync(Tenant));
        using var device = fixture.Browser(Tenant);
        await device.SignInAsync(first.UserName, PeopleHost.Password);
        await device.SendAsync("/console/sign-out");
        for (var i = 0; i < 5; i++)
        {
            await device.SignInAsync(second.UserName, $"guess {i}");
        }

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await device.SignInAsync(second.UserName, PeopleHost.Password));
        Assert.Equal(HttpStatusCode.OK, await device.SignInAsync(first.UserName, PeopleHost.Password));
    }

    [Fact]
    public async Task OldHash_IsMadeAnewAtTheNextSignIn()
    {
        var person = await fixture.PersonAsync(Tenant);
        var old = new PasswordHasher<StaffMember>(Options.Create(new PasswordHasherOptions { IterationCount = 1_000 })).HashPassword(person, PeopleHost.Password);
        await fixture.Host.Service<Derman.Core.Staff.Passwords.ChangePassword>().ExecuteAsync(await fixture.TenantAsync(Tenant), person.Id, old, default);
        using var browser = fixture.Browser(Tenant);
        await browser.SignInAsync(person.UserName, PeopleHost.Password);
        Assert.EndsWith("/console", browser.Here.AbsolutePath, StringComparison.Ordinal);

        var now = (await fixture.RowAsync(Tenant, person.Id)).PasswordHash!;
        Assert.NotEqual(old, now);
        Assert.Equal(PasswordVerificationResult.Success, fixture.Hasher.VerifyHashedPassword(person, now, PeopleHost.Password));
        var bytes = Convert.FromBase64String(now);
        Assert.Equal((2u, 220_000u), (System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1)), System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(5)))); // HMAC-SHA-512, rounds
    }

    [Fact]
    public async Task UserName_IsFound_InCapitalsOfATurkishKeyboard()
    {
        var person = await fixture.PersonAsync(Tenant, userName: $"ilkin{PeopleHost.NewName()}");
        using var browser = fixture.Browser(Tenant);
        await browser.SignInAsync(person.UserName.Replace('i', 'İ'), PeopleHost.Password);
        Assert.EndsWith("/console", browser.Here.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SamePersonInTwoTenants_IsTwoAccounts_AndNeverOneSession()
    {
        var name = PeopleHost.NewName();
        await fixture.PersonAsync(Tenant, userName: name);
        await fixture.PersonAsync("erenler", userName: name);
        using var browser = fixture.Browser(Tenant);
        await browser.SignInAsync(name, PeopleHost.Password);
        await browser.GoAsync("/console");
        Assert.EndsWith("/console", browser.Here.AbsolutePath, StringComparison.Ordinal);

        await browser.GoAsync(new Uri($"{fixture.Host.Address}/erenler/console"));
        Assert.EndsWith("/erenler/console/sign-in", browser.Here.AbsolutePath, StringComparison.Ordinal);

        // The cookie's value carried over by hand is worth nothing either.
        using var raw = new HttpRequestMessage(HttpMethod.Get, $"{fixture.Host.Address}/erenler/console/account");
        using var handler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false };
        using var http = new HttpClient(handler);
        raw.Headers.Add("Cookie", $"derman.erenler={browser.CookieOf($"derman.{Tenant}")}");
        using var answer = await http.SendAsync(raw);
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    [Fact]
    public async Task Cookie_SaysHowAndWhen()
    {
        var person = await fixture.PersonAsync(Tenant);
        using var browser = fixture.Browser(Tenant);
        await browser.SignInAsync(person.UserName, PeopleHost.Password);
        var options = fixture.Host.Service<IOptionsMonitor<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions>>().Get(IdentityConstants.ApplicationScheme);
        var principal = options.TicketDataFormat.Unprotect(browser.CookieOf($"derman.{Tenant}"))!.Principal;
        Assert.Equal("pwd", principal.FindFirst("amr")!.Value);
        var age = DateTimeOffset.UnixEpoch.AddSeconds(long.Parse(principal.FindFirst("auth_time")!.Value)) - fixture.Host.Service<TimeProvider>().GetUtcNow();
        Assert.InRange(age.Duration(), TimeSpan.Zero, TimeSpan.FromMinutes(2));
    }

    private int Count(string password) => fixture.Hasher.Compared.GetValueOrDefault(password);
}
