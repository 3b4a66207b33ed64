using System.Net;
using System.Text.RegularExpressions;
using Derman.Core.Staff;
using Derman.Host.Tests.Pages;

namespace Derman.Host.Tests.People;

/// <summary>The administration's people, and the links it hands out.</summary>
public sealed class AdministrationTests(PeopleHost fixture) : IClassFixture<PeopleHost>
{
    private const string Tenant = "tatvan";

    [Fact]
    public async Task Invited_Joins_AndIsIn()
    {
        using var admin = await AdminAsync();
        await admin.GoAsync("/admin/people/new");
        var name = PeopleHost.NewName();
        var desk = (await fixture.TenantAsync(Tenant)).Configuration.Profile.Desk;
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await admin.SendAsync("Person.Name", ("Person.Name", ""), ("Person.UserName", name), ("Person.Unit", desk)));
        Assert.Equal(HttpStatusCode.OK, await admin.SendAsync("Person.Name", ("Person.Name", "Gökçe Yıldırım"), ("Person.UserName", name), ("Person.Unit", desk), ("Person.Roles", Roles.Counter)));
        var link = LinkOn(admin);
        Assert.Contains("<svg class=\"dm-qr\"", admin.Page, StringComparison.Ordinal);

        using var browser = fixture.Browser(Tenant);
        await browser.GoAsync(link);
        await browser.GoAsync(link); // looking uses nothing up
        Assert.Contains("Gökçe Yıldırım", browser.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await browser.SendAsync("name=\"Password\"", ("Password", "tatvan2026!")));
        Assert.Equal(HttpStatusCode.OK, await browser.SendAsync("name=\"Password\"", ("Password", PeopleHost.Password)));
        Assert.EndsWith("/console", browser.Here.AbsolutePath, StringComparison.Ordinal);

        using var again = fixture.Browser(Tenant);
        await again.SignInAsync(name, PeopleHost.Password);
        Assert.EndsWith("/console", again.Here.AbsolutePath, StringComparison.Ordinal);
        await admin.GoAsync("/admin/people?q=yildirim+gok");
        Assert.Contains("Gökçe Yıldırım", admin.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DeadLinks_AreOnePage_UnknownUsedAndReplaced()
    {
        var (used, usedPath) = await fixture.InviteAsync(Tenant);
        using var joining = fixture.Browser(Tenant);
        await joining.GoAsync(usedPath);
        await joining.SendAsync("name=\"Password\"", ("Password", PeopleHost.Password));
        var (replaced, replacedPath) = await fixture.InviteAsync(Tenant);
        await fixture.Host.Service<Derman.Core.Staff.People.MakeLink>().ExecuteAsync(await fixture.TenantAsync(Tenant), replaced.Person, await fixture.AdminAsync(Tenant), default);
        var (foreign, _) = await fixture.InviteAsync("erenler");
        Assert.NotEqual(used.Token, replaced.Token);

        var pages = new List<(HttpStatusCode, string)>();
        foreach (var path in new[] { usedPath, replacedPath, $"/console/join/{foreign.Token}", "/console/join/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "/console/join/x" })
        {
            using var browser = fixture.Browser(Tenant);
            pages.Add((await browser.GoAsync(path), browser.Words.Replace(path, "", StringComparison.Ordinal)));
        }

        Assert.All(pages, p => Assert.Equal(HttpStatusCode.NotFound, p.Item1));
        Assert.Single(pages.Distinct());
        Assert.Contains("/console/sign-in", pages[0].Item2, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Join_TellsNoOtherSiteItsAddress()
    {
        var (_, path) = await fixture.InviteAsync(Tenant);
        using var answer = await fixture.Host.Http.GetAsync($"{fixture.Host.Address}/{Tenant}{path}");
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.Contains("no-store", string.Join(',', answer.Headers.GetValues("Cache-Control")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Person_IsChanged_SentAway_SwitchedOffAndOnAgain()
    {
        var person = await fixture.PersonAsync(Tenant);
        var other = await fixture.PersonAsync(Tenant);
        using var admin = await AdminAsync();
        var page = $"/admin/people/{person.Id}";
        await admin.GoAsync(page);
        await admin.SendAsync("Person.Name", ("Person.Name", "Yeni Ad"), ("Person.UserName", person.UserName), ("Person.Unit", person.Unit), ("Person.Roles", Roles.Head));
        Assert.Equal("Yeni Ad", (await fixture.RowAsync(Tenant, person.Id)).DisplayName);
        Assert.Equal(Roles.Head, (await fixture.RowAsync(Tenant, person.Id)).Roles);

        Assert.Equal(HttpStatusCode.OK, await admin.SendAsync("Absence.From", ("Absence.From", "2026-12-01"), ("Absence.To", "2026-12-04"), ("Absence.Substitute", other.Id.ToString())));
        Assert.Contains("value=\"04.12.2026\"", admin.Page, StringComparison.Ordinal);
        Assert.Equal(other.Id, (await fixture.RowAsync(Tenant, person.Id)).Substitute);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await admin.SendAsync("Absence.From", ("Absence.From", "2026-12-05"), ("Absence.To", "2026-12-04")));

        await admin.GoAsync(page);
        Assert.Equal(HttpStatusCode.OK, await admin.SendAsync("handler=Link"));
        Assert.Contains("/console/join/", LinkOn(admin), StringComparison.Ordinal);
        await admin.SendAsync("handler=Switch");
        Assert.False((await fixture.RowAsync(Tenant, person.Id)).Active);
        Assert.DoesNotContain("handler=Link", admin.Page, StringComparison.Ordinal);
        await admin.SendAsync("handler=Switch");
        Assert.True((await fixture.RowAsync(Tenant, person.Id)).Active);
    }

    [Fact]
    public async Task Oneself_IsNotSwitchedOff()
    {
        using var admin = await AdminAsync();
        await admin.GoAsync($"/admin/people/{(await fixture.AdminAsync(Tenant)).StaffId}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await admin.SendAsync("handler=Switch"));
        Assert.True((await fixture.RowAsync(Tenant, (await fixture.AdminAsync(Tenant)).StaffId!.Value)).Active);
    }

    [Fact]
    public async Task PersonOfAnotherTenant_IsAsMissingAsNobody()
    {
        var foreign = await fixture.PersonAsync("erenler");
        using var admin = await AdminAsync();
        Assert.Equal(HttpStatusCode.NotFound, await admin.GoAsync($"/admin/people/{foreign.Id}"));
        var words = admin.Words;
        Assert.Equal(HttpStatusCode.NotFound, await admin.GoAsync($"/admin/people/{Guid.NewGuid()}"));
        Assert.Equal(words, admin.Words);
    }

    [Theory]
    [InlineData("memur")]
    [InlineData("mudur")]
    [InlineData("denetci")]
    [InlineData("baskan")]
    public async Task WhoMayNotManagePeople_IsDenied_Everywhere(string userName)
    {
        var person = await fixture.PersonAsync(Tenant);
        using var browser = fixture.Browser(Tenant);
        await browser.SignInAsync(userName);
        foreach (var path in new[] { "/admin/people", "/admin/people/new", $"/admin/people/{person.Id}", $"/admin/people/{Guid.NewGuid()}" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, await browser.GoAsync(path));
        }
    }

    private async Task<Browser> AdminAsync()
    {
        var browser = fixture.Browser(Tenant);
        await browser.SignInAsync("yonetici");
        return browser;
    }

    private static string LinkOn(Browser browser)
    {
        var address = Regex.Match(browser.Page, "id=\"made-link\" value=\"(?<a>[^\"]+)\"").Groups["a"].Value;
        Assert.NotEqual("", address);
        return new Uri(address).AbsolutePath[$"/{Tenant}".Length..];
    }
}
