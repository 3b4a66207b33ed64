using System.Net;
using Derman.Host.Tests.Pages;

namespace Derman.Host.Tests.Desk;

/// <summary>The registry's form, as a browser without scripts uses it.</summary>
public sealed class LetterScreenTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task Letter_IsRegistered_AnsweredAndOfferedWhenItsNumberComesAgain()
    {
        using var browser = await StaffAsync("masa");
        var number = $"C-{Guid.NewGuid():n}"[..14];
        await SendAsync(browser, number, "Ayşe Kaya");
        Assert.EndsWith("/console/new/done", browser.Here.AbsolutePath, StringComparison.Ordinal);
        Assert.Contains("/console/petition?source=cimer", browser.Page, StringComparison.Ordinal);
        var id = browser.Here.Query.Split(['=', '&'])[1];

        await SendAsync(browser, number.ToLowerInvariant(), "Ayşe Kaya");
        Assert.Equal(HttpStatusCode.Conflict, browser.Status);
        Assert.Contains($"/console/tickets/{id}", browser.Page, StringComparison.Ordinal);

        await browser.GoAsync($"/console/tickets/{id}");
        await browser.SendAsync("handler=LetterAnswer", ("AnswerNumber", "E-2026/17"), ("AnsweredOn", "yarın"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, browser.Status);
        Assert.Contains("E-2026/17", browser.Page, StringComparison.Ordinal); // What was typed stays.
        await browser.SendAsync("handler=LetterAnswer", ("AnswerNumber", "E-2026/17"), ("AnsweredOn", Today()));
        Assert.Contains("<bdi class=\"dm-num\">E-2026/17</bdi>", browser.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HiddenSender_StandsOnNoScreen()
    {
        using var browser = await StaffAsync("masa");
        await SendAsync(browser, $"H-{Guid.NewGuid():n}"[..14], "Gizem Saklıoğlu", ("Input.Hidden", "true"));
        var id = browser.Here.Query.Split(['=', '&'])[1];
        foreach (var page in (string[])[$"/console/tickets/{id}", "/console?view=all", "/console?q=Sakl%C4%B1o%C4%9Flu", "/console/cards"])
        {
            await browser.GoAsync(page);
            Assert.DoesNotContain("Gizem", browser.Page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WrongDay_StaysOnTheScreenWithTheCause()
    {
        using var browser = await StaffAsync("masa");
        await SendAsync(browser, "X-1", "Ayşe Kaya", ("Input.ArrivedOn", "01.01.2199"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, browser.Status);
        Assert.Contains("01.01.2199 henüz gelmedi", WebUtility.HtmlDecode(browser.Page), StringComparison.Ordinal);
        Assert.Contains("Sokağımız karanlık</textarea>", browser.Page, StringComparison.Ordinal);
    }

    private static string Today() => TimeProvider.System.GetUtcNow().AddHours(3).ToString("dd.MM.yyyy", System.Globalization.CultureInfo.InvariantCulture);

    private static async Task SendAsync(Browser browser, string number, string name, params (string, string)[] more)
    {
        await browser.GoAsync("/console/petition");
        (string, string)[] typed =
        [
            ("Input.Channel", "cimer"), ("Input.Number", number), ("Input.ArrivedOn", Today()), ("Input.RequestType", "cimer"), ("Input.Text", "Sokağımız karanlık"), ("Input.Topic", "YOL-CUKUR"), ("Input.Name", name),
        ];
        await browser.SendAsync("name=\"Scans\"", [.. typed.Where(t => more.All(m => m.Item1 != t.Item1)), .. more]);
    }

    private async Task<Browser> StaffAsync(string person)
    {
        var browser = new Browser(fixture.Host.Address, "erenler");
        await browser.SignInAsync(person);
        return browser;
    }
}
