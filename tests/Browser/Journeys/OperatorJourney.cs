using System.Text.RegularExpressions;
using Derman.Browser.Tests.Support;
using Derman.Host.Localisation;
using Derman.Host.Tests.Support;
using Microsoft.Playwright;

namespace Derman.Browser.Tests.Journeys;

/// <summary>A whole turn of an operator's work without a mouse: a telephone rings, the request is registered, found again, handed over, answered, and its end proposed with proof.</summary>
public sealed class OperatorJourney(House house) : IClassFixture<House>
{
    /// <summary>For registering, beside the citizen's own words.</summary>
    private const int MostKeys = 40;

    [BrowserTheory]
    [InlineData("erenler", "tr", "05557654321", "Ayşe Yılmaz", "Sokağımızda yol çukuru var, araçlar düşüyor.", "214. Sokak No 6", "Ekibimiz yola çıktı.", "Çukur kapatıldı.")]
    [LongInlineData("behzisti-wa", "fa", "09147654321", "زهرا رضایی", "برای اشتغال و تسهیلات راهنمایی می‌خواهم.", "خیابان امام", "همکاران ما در راه‌اند.", "راهنمایی انجام شد.")]
    public async Task Operator_DoesTheWholeWork_ByKeyboardAlone(string tenant, string language, string from, string name, string wish, string address, string answer, string done)
    {
        await using var visit = await house.VisitAsync(tenant, "masa");
        var (keys, words, files) = (new Keyboard(visit.Page), Texts.BuiltIn.For(language), new FileChoice(visit.Page));
        await TakeAsync(visit, keys, words, tenant, from);
        var mark = $"nishan{Guid.NewGuid():n}"[..14]; // A word of this request alone.
        await RegisterAsync(visit, keys, words, name, $"{wish} {mark}", address);
        Assert.True(keys.Pressed <= MostKeys, $"{keys.Pressed} keys were pressed.");

        var id = await FindAsync(visit, keys, mark);
        await HandOverAsync(visit, keys, house.Tenant(tenant), id);
        await AnswerAsync(visit, keys, answer);
        await ProposeAsync(visit, keys, files, house.Tenant(tenant), id, done);
        Assert.Empty(visit.Errors);
    }

    private async Task TakeAsync(Visit visit, Keyboard keys, UiText words, string tenant, string from)
    {
        await visit.GoAsync("/console/new");
        await DeskWorld.CallAsync(house.Host, house.Tenant(tenant), $"journey-{Guid.NewGuid():n}", from);
        await Assertions.Expect(visit.Page.Locator("#ringing").GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { NameRegex = new(words["desk.take"]) }).First).ToBeVisibleAsync();
        await keys.PressAsync("F3");
        await visit.Page.WaitForURLAsync("**/console/new?call=**");
    }

    private static async Task RegisterAsync(Visit visit, Keyboard keys, UiText words, string name, string wish, string address)
    {
        var page = visit.Page;
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
    }

    /// <summary>By the search above into the list, down to the row, and into the request.</summary>
    private static async Task<string> FindAsync(Visit visit, Keyboard keys, string mark)
    {
        await keys.PressAsync("/");
        await keys.SayAsync(mark);
        await keys.PressAsync("Enter");
        await visit.Page.WaitForURLAsync("**/console?**");
        await Assertions.Expect(visit.Page.Locator("[data-row]")).ToHaveCountAsync(1);
        await keys.PressAsync("j");
        await keys.PressAsync("o");
        await visit.Page.WaitForURLAsync("**/console/tickets/**");
        return Id().Match(visit.Page.Url).Value;
    }

    private static async Task HandOverAsync(Visit visit, Keyboard keys, TenantApi api, string id)
    {
        var page = visit.Page;
        var before = (await api.GetAsync($"/tickets/{id}")).ETag;
        await keys.PressAsync("h");
        var to = page.Locator("#move select[name='Input.To']");
        await Assertions.Expect(to).ToBeFocusedAsync();
        await keys.PressAsync("End");
        await Assertions.Expect(to).Not.ToHaveValueAsync("");
        await keys.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("#move")).ToHaveCountAsync(0);
        await Poll.UntilAsync(async () => (await api.GetAsync($"/tickets/{id}")).ETag != before, "the request is with somebody else");
    }

    private static async Task AnswerAsync(Visit visit, Keyboard keys, string answer)
    {
        await keys.PressAsync("r");
        await Assertions.Expect(visit.Page.Locator("textarea#reply")).ToBeFocusedAsync();
        await keys.SayAsync(answer);
        await keys.PressAsync("Control+Enter");
        await Assertions.Expect(visit.Page.Locator("textarea#reply")).ToHaveValueAsync("");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Main)).ToContainTextAsync(answer);
    }

    private static async Task ProposeAsync(Visit visit, Keyboard keys, FileChoice files, TenantApi api, string id, string done)
    {
        var page = visit.Page;
        await keys.PressAsync("e");
        await page.WaitForURLAsync("**move=propose**");
        await keys.TabToAsync(page.Locator("#move input[type=file]"), "the proof");
        await keys.PressAsync("Enter");
        await files.SetAsync(new FilePayload { Name = "sonra.png", MimeType = "image/png", Buffer = Photos.Png() });
        await Assertions.Expect(page.Locator("#move .dm-file-name")).ToHaveTextAsync("sonra.png");
        await keys.TabToAsync(page.Locator("#move textarea").First, "what was done");
        await keys.SayAsync(done);
        await keys.PressAsync("Control+Enter");
        await Assertions.Expect(page.Locator("#move")).ToHaveCountAsync(0);
        await Poll.UntilAsync(async () => (await api.ReadAsync(id)).At("category") == "proposed", "the end was proposed");
    }

    private static Regex Id() => new("[0-9a-f]{8}-[0-9a-f-]{27}", RegexOptions.None, TimeSpan.FromSeconds(1));
}
