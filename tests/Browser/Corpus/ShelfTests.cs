using Derman.Browser.Tests.Screens;
using Derman.Browser.Tests.Support;

namespace Derman.Browser.Tests.Corpus;

/// <summary>What the institution itself wrote: names, texts, articles, works, and every page there is with such names on it.</summary>
public sealed class ShelfTests(House house) : IClassFixture<House>
{
    public static TheoryData<string> Screens => new(ScreenList.All.Where(s => s is { HostWide: false }).Select(s => s.Name));

    [BrowserFact]
    public Task PlannedWorks_AreText() => ShowAsync("yonetici", "/admin/planned-works", PoisonedShelves.Works);

    [BrowserFact]
    public async Task PlannedWorks_AreToldAtTheDeskAsText()
    {
        await PoisonedDesk.OfAsync(house.Host);
        await using var visit = await OpenAsync("masa");
        await visit.GoAsync("/console/new");
        await visit.Page.Locator("form[data-desk] textarea").First.FillAsync("su yok </textarea><script data-corpus>__trap()</script>");
        await visit.Page.Keyboard.PressAsync("Tab");
        await visit.Page.WaitForLoadStateAsync(Microsoft.Playwright.LoadState.NetworkIdle);
        Report.Nothing((await Trap.LookAsync(visit, "the desk's form", [])).Wrong);
    }

    // A body is Markdown, so that not every sign of it stays; titles do.
    [BrowserFact]
    public Task Knowledge_IsText() => ShowAsync("masa", "/console/knowledge", PoisonedShelves.Articles.Take(20));

    [BrowserFact]
    public Task KnowledgeKeeping_IsText() => ShowAsync("yonetici", "/admin/knowledge", PoisonedShelves.Articles);

    [BrowserFact]
    public async Task Macros_AreText()
    {
        await ShowAsync("yonetici", "/admin/macros", PoisonedShelves.Macros);
        await ShowAsync("masa", "/console/macros", PoisonedShelves.Macros);
    }

    [BrowserFact]
    public Task Roles_AreText() => ShowAsync("yonetici", "/admin/roles", PoisonedPack.RoleNames);

    [BrowserTheory]
    [LongInlineData("receipt")]
    [LongInlineData("answer")]
    [InlineData("end.refused")]
    public async Task TextsOfTheInstitution_AreText(string key)
    {
        await PoisonedDesk.OfAsync(house.Host);
        await ShowAsync("yonetici", $"/admin/texts?key={key}", PoisonedPack.Said.Where(s => s.Key.Split('@')[0] == key).Select(s => s.Value));
    }

    /// <summary>The receipt that went out stands in the conversation, as it was sent.</summary>
    [BrowserFact]
    public async Task WhatWasSent_IsText()
    {
        var desk = await PoisonedDesk.OfAsync(house.Host);
        await ShowAsync("masa", $"/console/tickets/{desk.Conversation}", [PoisonedPack.Said["receipt@whatsapp"]]);
    }

    [BrowserFact]
    public async Task CommandBar_OffersText()
    {
        await PoisonedDesk.OfAsync(house.Host);
        await using var visit = await OpenAsync("masa");
        await visit.GoAsync("/console");
        await visit.Page.Keyboard.PressAsync("Control+k");
        foreach (var typed in new[] { "script", "<img", "onerror" })
        {
            var list = visit.Page.WaitForResponseAsync(r => r.Url.Contains("/console/commands", StringComparison.Ordinal));
            await visit.Page.Keyboard.PressAsync("Control+a");
            await visit.Page.Keyboard.TypeAsync(typed);
            await list;
            await Microsoft.Playwright.Assertions.Expect(visit.Page.Locator("[role=listbox] [role=option]").First).ToBeVisibleAsync();
            Report.Nothing((await Trap.LookAsync(visit, $"commands for {typed}", [])).Wrong);
        }
    }

    [LongBrowserTheory]
    [MemberData(nameof(Screens))]
    public async Task EveryPage_WithPoisonedNames_RunsNothing(string name)
    {
        await PoisonedDesk.OfAsync(house.Host);
        var (screen, world) = (ScreenList.Named(name), await house.WorldAsync(PoisonedDesk.Id));
        await using var visit = await screen.VisitAsync(house, world, new VisitOptions { Script = Trap.Script, WithoutPolicy = true });
        Report.Nothing((await Trap.LookAsync(visit, name, [])).Wrong);
    }

    private async Task ShowAsync(string userName, string path, IEnumerable<string> wanted)
    {
        await PoisonedDesk.OfAsync(house.Host);
        await using var visit = await OpenAsync(userName);
        await visit.GoAsync(path);
        var (wrong, missing) = await Trap.LookAsync(visit, path, [.. wanted.Where(CorpusTests.Written)]);
        Report.Nothing(wrong.Concat(missing.Select(m => $"not shown at {path}: {m}")));
    }

    private Task<Visit> OpenAsync(string userName) => house.VisitAsync(PoisonedDesk.Id, userName, new VisitOptions { Script = Trap.Script, WithoutPolicy = true });
}
