using Derman.Browser.Tests.Support;
using Derman.Host.Localisation;
using Microsoft.Playwright;

namespace Derman.Browser.Tests.Screens;

/// <summary>Files are chosen in the words of the page, not in those of the browser.</summary>
public sealed class FileControlTests(House house) : IClassFixture<House>
{
    [BrowserTheory]
    [InlineData("erenler", "tr")]
    [InlineData("behzisti-wa", "fa")]
    public async Task FileControl_SpeaksThePagesLanguage_AndNamesWhatWasChosen(string tenant, string language)
    {
        var words = Texts.BuiltIn.For(language);
        await using var visit = await house.VisitAsync(tenant);
        var choice = new FileChoice(visit.Page);
        await visit.GoAsync("/requests/new");
        var control = visit.Page.Locator("[data-photos]");
        var (input, name) = (control.Locator("input[type=file]"), control.Locator(".dm-file-name"));
        await Assertions.Expect(name).ToHaveTextAsync(words["file.none"]);
        await Assertions.Expect(input).ToHaveCSSAsync("opacity", "0");

        await input.FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await choice.SetAsync(File("bir.png"));
        await Assertions.Expect(name).ToHaveTextAsync("bir.png");
        await input.SetInputFilesAsync([File("bir.png"), File("iki.png")]);
        await Assertions.Expect(name).ToContainTextAsync("iki.png");
        await Assertions.Expect(name).ToContainTextAsync(language == "fa" ? "۲" : "2");
        Assert.Empty(visit.Errors);
    }

    [BrowserFact]
    public async Task FileControl_WithoutScripts_IsTheBrowsersOwn()
    {
        await using var visit = await house.VisitAsync("erenler", options: new VisitOptions(Scripts: false));
        await visit.GoAsync("/requests/new");
        await Assertions.Expect(visit.Page.Locator("[data-photos] .dm-file-face")).ToBeHiddenAsync();
        await Assertions.Expect(visit.Page.Locator("[data-photos] input[type=file]")).ToHaveCSSAsync("opacity", "1");
    }

    private static FilePayload File(string name) => new() { Name = name, MimeType = "image/png", Buffer = Photos.Png() };
}
