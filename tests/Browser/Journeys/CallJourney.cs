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
    [InlineData("erenler", "tr", "05557654321", "Ayşe Yılmaz", "Sokağımızda yol çukuru var, araçlar düşüyor.", "214. Sokak No 6")]
    [InlineData("behzisti-wa", "fa", "09147654321", "زهرا رضایی", "برای اشتغال و تسهیلات راهنمایی می‌خواهم.", "خیابان امام")]
    public async Task Operator_RegistersFromARingingCall_ByKeyboardAlone(string tenant, string language, string from, string name, string wish, string address)
    {
        var words = Texts.BuiltIn.For(language);
        await using var visit = await house.VisitAsync(tenant, "masa");
        var page = visit.Page;
        var keys = new Keyboard(page);
        await visit.GoAsync("/console/new");
        await DeskWorld.CallAsync(house.Host, house.Tenant(tenant), $"journey-{Guid.NewGuid():n}", from);
        await Assertions.Expect(page.Locator("#ringing").GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { NameRegex = new(words["desk.take"]) }).First).ToBeVisibleAsync();

        await keys.PressAsync("F3");
        await page.WaitForURLAsync("**/console/new?call=**");
        await keys.TabToAsync(page.GetByRole(AriaRole.Textbox, new PageGetByRoleOptions { Name = words["new.name"], Exact = true }), "the citizen's name");
        await keys.SayAsync(name);
        await keys.TabToAsync(page.Locator("form[data-desk] textarea").First, "the citizen's words");
        await keys.SayAsync(wish);
        var topic = page.GetByRole(AriaRole.Combobox, new PageGetByRoleOptions { Name = words["new.topic"], Exact = true });
        await keys.TabToAsync(topic, "the topic");
        await Assertions.Expect(page.Locator("#topic-options").GetByRole(AriaRole.Option).First).ToBeVisibleAsync();
        await keys.PressAsync("1");
        await Assertions.Expect(topic).Not.ToHaveValueAsync("");
        await keys.PressAsync("F4");
        await keys.PressAsync("ArrowDown");
        await keys.PressAsync("Tab");
        await keys.SayAsync(address);
        await keys.PressAsync("F10");
        await page.WaitForURLAsync("**/console/new/done**");

        await Assertions.Expect(page.Locator(".dm-readback")).ToBeVisibleAsync();
        Assert.True(keys.Pressed <= MostKeys, $"{keys.Pressed} keys were pressed.");
        Assert.Empty(visit.Errors);
    }
}
