using System.Net;
using System.Text.RegularExpressions;
using Derman.Host.Tests.Pages;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Open311;

/// <summary>The screens: what is offered, keys, and the words for everybody.</summary>
public sealed partial class PageTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Theory]
    [InlineData("erenler", "tr")]
    [InlineData("erenler", "en")]
    [InlineData("behzisti-wa", "fa")]
    public async Task PublicPage_SaysWhatThereIs(string tenant, string language)
    {
        using var browser = new Browser(fixture.Host.Address, tenant);
        Assert.Equal(HttpStatusCode.OK, await browser.GoAsync($"/open311?lang={language}"));
        Assert.Contains($"/{tenant}/open311/v2/services.xml", browser.Page, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\bopen311\.[a-z]+\b(?!/)", browser.Page);
    }

    [Fact]
    public async Task Key_IsShownOnce_Works_AndIsSwitchedOff()
    {
        using var browser = new Browser(fixture.Host.Address, "erenler");
        await browser.SignInAsync("yonetici");
        Assert.Equal(HttpStatusCode.OK, await browser.GoAsync("/admin/open311"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await browser.SendAsync("name=\"Name\"", ("Name", " ")));
        var name = $"Şehrim {Guid.NewGuid():n}";
        Assert.Equal(HttpStatusCode.OK, await browser.SendAsync("name=\"Name\"", ("Name", name), ("PerMinute", "5")));
        var key = Secret().Match(browser.Page).Groups[1].Value;
        Assert.Equal(64, key.Length);

        var client = new GeoReport(fixture, "erenler");
        var report = new[] { ("service_code", "YOL-CUKUR"), ("address_id", "1") };
        Assert.Equal(200, (await client.PostAsync("v2/requests.json", report, key)).Status);
        await browser.GoAsync("/admin/open311");
        Assert.DoesNotContain(key, browser.Page, StringComparison.Ordinal);
        await browser.SendAsync($": {WebUtility.HtmlEncode(name).Replace("&#x15E;", "Ş", StringComparison.Ordinal)}", ("active", "false"));
        GeoReport.Refused(await client.PostAsync("v2/requests.json", report, key), 403);
    }

    [Fact]
    public async Task Administration_OfKeys_IsForThoseWhoMay()
    {
        using var browser = new Browser(fixture.Host.Address, "erenler");
        await browser.SignInAsync("masa");
        await browser.GoAsync("/admin/open311");
        Assert.EndsWith("/console/denied", browser.Here.AbsolutePath, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TicketPage_ShowsAnswers_AndApprovesTheSummary()
    {
        var client = new GeoReport(fixture, "erenler");
        var number = await client.ReportAsync("YOL-CUKUR", ("attribute[SIZE]", "wheel"));
        using var browser = new Browser(fixture.Host.Address, "erenler");
        await browser.SignInAsync("masa");
        await browser.GoAsync($"/console/tickets/{await client.IdAsync(number)}");
        Assert.Contains("Tekerlek kadar", browser.Page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await browser.SendAsync("name=\"PublicText\"", ("PublicText", "Yolda çukur, çalışma planlandı")));
        Assert.Contains("Yolda çukur, çalışma planlandı", browser.Page, StringComparison.Ordinal);
        Assert.Equal("Yolda çukur, çalışma planlandı", (await client.JsonAsync($"v2/requests/{number}.json"))[0].At("description"));
    }

    [GeneratedRegex("dm-code\">([0-9a-f]+)<", RegexOptions.None, 1000)]
    private static partial Regex Secret();
}
