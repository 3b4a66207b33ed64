using System.Net;

namespace Derman.Host.Tests.Pages;

public sealed class StaffTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task Console_WithoutASession_AsksToSignInAndComesBack()
    {
        using var browser = Staff("erenler");
        await browser.GoAsync("/console?view=late");
        Assert.EndsWith("/console/sign-in", browser.Here.AbsolutePath, StringComparison.Ordinal);

        await browser.SendAsync("Password", ("UserName", "masa"), ("Password", "erenler-demo-2026"));

        Assert.EndsWith("/console?view=late", browser.Here.PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SignIn_WrongNameAndWrongPassword_GetTheSameWords()
    {
        using var browser = Staff("erenler");
        await browser.SignInAsync("nobody", "wrong");
        var unknown = Strip(browser);
        await browser.SignInAsync("gise", "wrong");

        Assert.NotEmpty(unknown);
        Assert.Equal(unknown, Strip(browser));
    }

    [Fact]
    public async Task SignIn_WithAForeignReturnAddress_StaysHere()
    {
        using var browser = Staff("erenler");
        await browser.GoAsync("/console/sign-in?ReturnUrl=https://example.org/");
        await browser.SendAsync("Password", ("UserName", "masa"), ("Password", "erenler-demo-2026"));

        Assert.EndsWith("/erenler/console", browser.Here.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_OfOneTenant_IsNoneInAnother()
    {
        using var browser = Staff("erenler");
        await browser.SignInAsync("masa");

        await browser.GoAsync(new Uri($"{fixture.Host.Address}/tatvan/console"));

        Assert.EndsWith("/tatvan/console/sign-in", browser.Here.AbsolutePath, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/console")]
    [InlineData("/console?view=mine")]
    [InlineData("/console?view=waiting&sort=newest")]
    [InlineData("/console?q=YOL")]
    [InlineData("/console/new")]
    [InlineData("/console/calls")]
    [InlineData("/console/notifications")]
    [InlineData("/console/drafts")]
    [InlineData("/console/macros")]
    [InlineData("/admin/macros")]
    [InlineData("/console/account")]
    [InlineData("/console/account/password")]
    [InlineData("/console/account/second-factor")]
    [InlineData("/console/sign-in/help")]
    [InlineData("/admin")]
    [InlineData("/admin/people")]
    [InlineData("/admin/people?q=a")]
    [InlineData("/admin/people/new")]
    public async Task EveryPage_OpensInEveryTenantAndLanguage(string path)
    {
        foreach (var tenant in new[] { "erenler", "behzisti-wa" })
        {
            using var browser = Staff(tenant);
            await browser.SignInAsync("yonetici");
            foreach (var language in new[] { "en", tenant == "erenler" ? "tr" : "fa" })
            {
                Assert.Equal(HttpStatusCode.OK, await browser.GoAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}lang={language}"));
                Assert.Contains($"<html lang=\"{language}\"", browser.Page, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Admin_ForAnybodyElse_IsDenied()
    {
        using var browser = Staff("erenler");
        await browser.SignInAsync("memur");

        Assert.Equal(HttpStatusCode.Forbidden, await browser.GoAsync("/admin"));
    }

    [Fact]
    public async Task NewTicket_IsReadBackAndWorkedUntilItNeedsProof()
    {
        using var browser = Staff("erenler");
        await browser.SignInAsync("masabasi");
        var ticket = await RegisterAsync(browser);
        Assert.Contains("dm-readback", browser.Page, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, await browser.GoAsync($"/console/tickets/{ticket}"));
        Assert.Contains("id=\"reply\"", browser.Page, StringComparison.Ordinal);
        await browser.SendAsync("id=\"reply\"", ("Text", "Ekip yarın geliyor."));

        Assert.Contains("dm-toast", browser.Page, StringComparison.Ordinal);
        Assert.Contains("Ekip yarın geliyor.", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Classify_GivesATicketItsTopic_AndSendsItToTheOwner()
    {
        using var browser = Staff("erenler");
        await browser.SignInAsync("masa");
        var ticket = await RegisterAsync(browser);
        await browser.GoAsync($"/console/tickets/{ticket}");

        Assert.Equal(HttpStatusCode.OK, await browser.SendAsync("handler=Classify", ("Subjects.Topic", "YOL-CUKUR"), ("Subjects.Problem", "Asfalt çökmüş")));

        Assert.Contains("Yol çukuru / asfalt bozulması</h1>", browser.Page, StringComparison.Ordinal);
        Assert.Contains("Asfalt çökmüş", browser.Page, StringComparison.Ordinal);
        Assert.Contains("Birime iletildi", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reply_OnAnOldVersion_IsNotSentAndNotLost()
    {
        using var first = Staff("erenler");
        await first.SignInAsync("masabasi");
        var ticket = await RegisterAsync(first);
        using var second = Staff("erenler");
        await second.SignInAsync("masa");
        await first.GoAsync($"/console/tickets/{ticket}");
        await second.GoAsync($"/console/tickets/{ticket}");
        await second.SendAsync("id=\"reply\"", ("Text", "Önce ben yazdım."));

        Assert.Equal(HttpStatusCode.Conflict, await first.SendAsync("id=\"reply\"", ("Text", "Sonra ben yazdım.")));
        Assert.Contains("dm-page-strip", first.Page, StringComparison.Ordinal);
        Assert.Contains("Sonra ben yazdım.</textarea>", first.Page, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.OK, await first.SendAsync("id=\"reply\"", ("Text", "Sonra ben yazdım.")));
    }

    [Fact]
    public async Task Ticket_OfAnotherUnit_IsNotThere()
    {
        using var desk = Staff("erenler");
        await desk.SignInAsync("masabasi");
        var ticket = await RegisterAsync(desk);
        using var unit = Staff("erenler");
        await unit.SignInAsync("memur");

        Assert.Equal(HttpStatusCode.NotFound, await unit.GoAsync($"/console/tickets/{ticket}"));
        Assert.Equal(HttpStatusCode.NotFound, await unit.GoAsync($"/console/tickets/{Guid.NewGuid()}"));
    }

    [Fact]
    public async Task SignOut_EndsTheSession()
    {
        using var browser = Staff("erenler");
        await browser.SignInAsync("masa");
        await browser.SendAsync("/console/sign-out");
        await browser.GoAsync("/console");

        Assert.EndsWith("/console/sign-in", browser.Here.AbsolutePath, StringComparison.Ordinal);
    }

    /// <summary>A request without a topic stays with the desk.</summary>
    private static async Task<Guid> RegisterAsync(Browser browser)
    {
        await browser.GoAsync("/console/new");
        await browser.SendAsync("Input.Text", ("Input.Text", "Konusu belirsiz bir istek."), ("Input.Topic", ""), ("Input.Channel", "counter"), ("Input.Name", "Deneme Kişi"));
        Assert.Contains("/console/new/done", browser.Here.AbsolutePath, StringComparison.Ordinal);
        return Guid.Parse(browser.Here.Query.Replace("?id=", "", StringComparison.Ordinal));
    }

    private static string Strip(Browser browser)
    {
        var at = browser.Page.IndexOf("dm-strip", StringComparison.Ordinal);
        return at < 0 ? "" : browser.Page[at..browser.Page.IndexOf("</div>", at, StringComparison.Ordinal)];
    }

    private Browser Staff(string tenant) => new(fixture.Host.Address, tenant);
}
