using System.Net;
using System.Text.RegularExpressions;
using Derman.Host.Tests.Pages;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Board;

/// <summary>The board, the lists behind it, and the wall, as people get them.</summary>
public sealed partial class BoardScreenTests : IAsyncLifetime
{
    private RunningHost _host = null!;
    private TenantApi _erenler = null!;

    public async Task InitializeAsync()
    {
        _host = await RunningHost.StartAsync(new Hosting.HostSettings { DemoTickets = 60 });
        _erenler = _host.Tenant("erenler");
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task EveryTile_LeadsToAListOfThatLength()
    {
        await _erenler.RegisterAsync("Kaldırım bozuk");
        foreach (var person in (string[])["baskan", "mudur"])
        {
            using var browser = await StaffAsync(person);
            foreach (var period in (string[])["day", "week", "four-weeks"])
            {
                Assert.Equal(HttpStatusCode.OK, await browser.GoAsync($"/console/board?period={period}&lang=en"));
                var tiles = Tiles().Matches(browser.Page).Select(m => (Href: WebUtility.HtmlDecode(m.Groups["href"].Value), Count: int.Parse(m.Groups["n"].Value, System.Globalization.CultureInfo.InvariantCulture))).ToList();
                Assert.Equal(8, tiles.Count);
                foreach (var (href, count) in tiles)
                {
                    Assert.Equal((href, count), (href, await LengthAsync(browser, href)));
                }
            }
        }
    }

    [Fact]
    public async Task Board_IsInTheMenuOfWhoHasOne_AndClosedToOthers()
    {
        using var mayor = await StaffAsync("baskan");
        await mayor.GoAsync("/console");
        Assert.Contains("/console/board\"", mayor.Page, StringComparison.Ordinal);
        using var worker = await StaffAsync("memur");
        await worker.GoAsync("/console");
        Assert.DoesNotContain("/console/board\"", worker.Page, StringComparison.Ordinal);
        foreach (var path in (string[])["/console/board", "/console/board/wall", "/console/board/tickets?what=arrived"])
        {
            await worker.GoAsync(path);
            Assert.EndsWith("/console/denied", worker.Here.AbsolutePath, StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.NotFound, await mayor.GoAsync("/console/board/tickets?what=nothing"));
    }

    [Fact]
    public async Task Wall_NamesNobody_AndItsInnerPartComesAlone()
    {
        await _erenler.RegisterAsync("Kaldırım bozuk", new { citizen = new { name = "Ayse Kaya", phone = "0555 000 00 01" } });
        using var mayor = await StaffAsync("baskan");
        await mayor.GoAsync("/console/board");
        var names = Responsible().Matches(mayor.Page).Select(m => WebUtility.HtmlDecode(m.Groups["name"].Value)).Where(n => n.Contains(' ', StringComparison.Ordinal)).Distinct().ToList();
        Assert.NotEmpty(names);
        Assert.Equal(HttpStatusCode.OK, await mayor.GoAsync("/console/board/wall"));
        var wall = WebUtility.HtmlDecode(mayor.Page);
        Assert.All(names, n => Assert.DoesNotContain(n, wall, StringComparison.Ordinal));
        Assert.DoesNotContain("Ayse", wall, StringComparison.Ordinal);
        Assert.DoesNotContain("Kaldırım", wall, StringComparison.Ordinal);
        Assert.DoesNotContain("<a ", wall, StringComparison.Ordinal);
        Assert.Contains("data-stream=\"/erenler/api/v1/stream\"", wall, StringComparison.Ordinal);

        var part = await mayor.PartAsync("/console/board/wall");
        Assert.Contains("dm-kpis", part, StringComparison.Ordinal);
        Assert.DoesNotContain("<html", part, StringComparison.Ordinal);
    }

    private static async Task<int> LengthAsync(Browser browser, string href)
    {
        var count = 0;
        for (var next = href; next.Length > 0;)
        {
            Assert.Equal(HttpStatusCode.OK, await browser.GoAsync(new Uri(browser.Here, next)));
            count += Rows().Matches(browser.Page).Count;
            next = WebUtility.HtmlDecode(Next().Match(browser.Page).Groups["href"].Value);
        }

        return count;
    }

    private async Task<Browser> StaffAsync(string userName)
    {
        var browser = new Browser(_host.Address, "erenler");
        await browser.SignInAsync(userName);
        return browser;
    }

    [GeneratedRegex("<a class=\"dm-kpi[^\"]*\" href=\"(?<href>[^\"]*)\"><span>[^<]*</span><b>(?<n>[0-9]+)</b>", RegexOptions.None, 1000)]
    private static partial Regex Tiles();

    [GeneratedRegex("<tr data-row>", RegexOptions.None, 1000)]
    private static partial Regex Rows();

    [GeneratedRegex("rel=\"next\" href=\"(?<href>[^\"]*)\"", RegexOptions.None, 1000)]
    private static partial Regex Next();

    [GeneratedRegex("<th scope=\"row\">[^<]*<small>(?<name>[^<]*)</small>", RegexOptions.None, 1000)]
    private static partial Regex Responsible();
}
