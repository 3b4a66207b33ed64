using Derman.Browser.Tests.Support;
using Derman.Host.Localisation;
using Microsoft.Playwright;

namespace Derman.Browser.Tests.Journeys;

/// <summary>A telephone rings, and an experienced operator registers a routine request without touching a mouse.</summary>
public sealed class CallJourney(House house) : IClassFixture<House>
{
    /// <summary>Beside the citizen's own words.</summary>
    private const int MostKeys = 40;

    [BrowserTheory]
    [InlineData("erenler", "tr", "05557654321", "Sokağımızda yol çukuru var, araçlar düşüyor.")]
    [InlineData("behzisti-wa", "fa", "09147654321", "برای اشتغال و تسهیلات راهنمایی می‌خواهم.")]
    public async Task Operator_RegistersFromARingingCall_ByKeyboardAlone(string tenant, string language, string from, string wish)
    {
        var words = Texts.BuiltIn.For(language);
        await using var visit = await house.VisitAsync(tenant, "masa");
        var page = visit.Page;
        var keys = new Keyboard(page);
        await visit.GoAsync("/console/calls");
        await DeskWorld.CallAsync(house.Host, house.Tenant(tenant), $"journey-{Guid.NewGuid():n}", from);
        var open = page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = words["call.makeTicket"] }).First;
        await Assertions.Expect(open).ToBeVisibleAsync();

        await keys.TabToAsync(open, "the ringing call");
        await keys.PressAsync("Enter");
        var text = page.GetByRole(AriaRole.Main).Locator("textarea").First;
        await Assertions.Expect(text).ToBeFocusedAsync();
        await keys.SayAsync(wish);
        var suggestions = page.Locator("#suggestions");
        var first = suggestions.GetByRole(AriaRole.Radio).First;
        await Assertions.Expect(first).ToBeVisibleAsync();
        await keys.TabToAsync(suggestions, "the suggested topics");
        await keys.PressAsync("ArrowUp");
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("Control+Enter");
        await page.WaitForURLAsync("**/console/new/done**");

        await Assertions.Expect(page.Locator(".dm-readback")).ToBeVisibleAsync();
        Assert.True(keys.Pressed <= MostKeys, $"{keys.Pressed} keys were pressed.");
        Assert.Empty(visit.Errors);
    }
}
