using System.Text.RegularExpressions;
using Derman.Browser.Tests.Support;
using Derman.Host.Localisation;
using Microsoft.Playwright;

namespace Derman.Browser.Tests.Journeys;

/// <summary>What people do on a ticket's page, found by the words on it.</summary>
internal sealed class DeskSteps(Visit visit, string language)
{
    public UiText Words { get; } = Texts.BuiltIn.For(language);

    public IPage Page => visit.Page;

    /// <summary>A button or a link of the page's own part whose name begins with these words.</summary>
    public ILocator Named(string words)
    {
        var name = new Regex("^\\s*" + Regex.Escape(words));
        var main = Page.GetByRole(AriaRole.Main);
        return main.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { NameRegex = name }).Or(main.GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { NameRegex = name }));
    }

    public async Task MoveAsync(string action)
    {
        // The legal moves only: other parts of the page have buttons that begin with the same words.
        var name = new Regex("^\\s*" + Regex.Escape(Words[$"action.{action}"]));
        await Page.Locator(".dm-moves").Locator("a,button").Filter(new LocatorFilterOptions { HasTextRegex = name }).First.ClickAsync();
        await Page.WaitForLoadStateAsync(LoadState.Load);
    }

    /// <summary>Sends the open form of a move; it closes when the move was made.</summary>
    public async Task ConfirmAsync()
    {
        await Page.Locator("#move button[type=submit]").ClickAsync();
        await Assertions.Expect(Page.Locator("#move")).ToHaveCountAsync(0);
    }
}
