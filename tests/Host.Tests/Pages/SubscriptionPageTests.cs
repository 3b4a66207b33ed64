using System.Net;
using System.Text.RegularExpressions;
using Derman.Host.Tests.Support;

namespace Derman.Host.Tests.Pages;

public sealed partial class SubscriptionPageTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task Admin_AddsTriesAndRemoves_AndSeesTheSecretOnce()
    {
        await using var receiver = await EventReceiver.StartAsync();
        using var browser = new Browser(fixture.Host.Address, "behzisti-wa");
        await browser.SignInAsync("yonetici");
        Assert.Equal(HttpStatusCode.OK, await browser.GoAsync("/admin/subscriptions"));
        Assert.Contains("/admin/subscriptions", browser.Page, StringComparison.Ordinal);

        await browser.SendAsync("name=\"Address\"", ("Client", "demo"), ("Name", "CRM"), ("Address", "http://10.0.0.1/x"), ("Events", "ticket.*"));
        Assert.Contains("aria-invalid=\"true\"", browser.Page, StringComparison.Ordinal);
        Assert.DoesNotContain("whsec_", browser.Page, StringComparison.Ordinal);

        await browser.SendAsync("name=\"Address\"", ("Client", "demo"), ("Name", "CRM"), ("Address", receiver.Address), ("Events", "ticket.*"));
        Assert.Matches(Secret(), WebUtility.HtmlDecode(browser.Page));
        await browser.GoAsync("/admin/subscriptions");
        Assert.DoesNotMatch(Secret(), WebUtility.HtmlDecode(browser.Page));

        var id = Id().Match(browser.Page).Groups[1].Value;
        await browser.SendAsync("handler=Create", ("id", id)); // An empty form changes nothing and says so.
        Assert.Contains("dm-error", browser.Page, StringComparison.Ordinal);
        await PostAsync(browser, "Test", id);
        Assert.Contains("\"type\":\"test\"", Assert.Single(receiver.Got).Body, StringComparison.Ordinal);
        await PostAsync(browser, "Off", id);
        Assert.Contains("handler=On", browser.Page, StringComparison.Ordinal);
        await PostAsync(browser, "Rotate", id);
        Assert.Matches(Secret(), WebUtility.HtmlDecode(browser.Page));
        await PostAsync(browser, "Delete", id);
        Assert.DoesNotContain(id, browser.Page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("masa")]
    [InlineData("mudur")]
    public async Task WhoDoesNotLookAfterApplications_IsToldSo(string person)
    {
        using var browser = new Browser(fixture.Host.Address, "erenler");
        await browser.SignInAsync(person);
        await browser.GoAsync("/admin/subscriptions");
        Assert.EndsWith("/console/denied", browser.Here.AbsolutePath, StringComparison.Ordinal);
    }

    private static Task<HttpStatusCode> PostAsync(Browser browser, string handler, string id) => browser.SendActionAsync($"?handler={handler}", ("id", id));

    [GeneratedRegex("whsec_[A-Za-z0-9+/]+=")]
    private static partial Regex Secret();

    [GeneratedRegex("name=\"id\" value=\"([0-9a-f-]{36})\"")]
    private static partial Regex Id();
}
