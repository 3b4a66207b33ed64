using Derman.Browser.Tests.Support;
using Derman.Browser.Tests.Words;

namespace Derman.Browser.Tests.Screens;

/// <summary>
/// Every page, opened by who may open it: nothing for axe to say, no jump, no error, no stranger, no more bytes than agreed. The main pages
/// once in every run, each in one language and one theme; all of them in both languages and both themes in the long run.
/// </summary>
public abstract class ScreenTests(House house)
{
    private const string Turkish = "erenler";
    private const string Persian = "behzisti-wa";

    public static TheoryData<string> Quick(int part) => new(ScreenList.All.Where(s => s.Main).Where((_, i) => i % 2 == part).Select(s => s.Name));

    public static TheoryData<string> Every(int part) => new(ScreenList.All.Where((_, i) => i % 2 == part).Select(s => s.Name));

    /// <summary>Languages and themes take turns, so that a quick run sees all four.</summary>
    protected async Task LookOnceAsync(string name)
    {
        var turn = ScreenList.All.Where(s => s.Main).ToList().FindIndex(s => s.Name == name) / 2;
        Report.Nothing(await LookAsync(ScreenList.Named(name), turn % 2 == 0 ? Persian : Turkish, turn / 2 % 2 == 0 ? ["light"] : ["dark"]));
    }

    protected async Task LookEverywhereAsync(string name)
    {
        var screen = ScreenList.Named(name);
        Report.Nothing(
        [
            .. await LookAsync(screen, Turkish, ["light", "dark"]),
            .. await LookAsync(screen, Persian, ["light", "dark"]),
            .. await ReadAsync(screen, Turkish, "en"),
            .. await ReadAsync(screen, Persian, "en"),
        ]);
    }

    private async Task<IReadOnlyList<string>> LookAsync(Screen screen, string tenant, string[] themes)
    {
        var world = await house.WorldAsync(tenant);
        await using var visit = await screen.VisitAsync(house, world, new VisitOptions(Theme: themes[0]));
        var where = $"{screen.Name} {world.Language}";
        var found = new List<string>(await Inspection.MannersAsync(visit, screen, where));
        found.AddRange(await Vocabulary.WrongAsync(visit, world.Language, where));
        foreach (var theme in themes)
        {
            await Inspection.WearAsync(visit, theme);
            found.AddRange(await Inspection.AccessibilityAsync(visit, $"{where} {theme}"));
        }

        return found;
    }

    /// <summary>Only what is written, in a language that is not the tenant's first.</summary>
    private async Task<IEnumerable<string>> ReadAsync(Screen screen, string tenant, string language)
    {
        var world = await house.WorldAsync(tenant);
        await using var visit = await screen.VisitAsync(house, world, new VisitOptions(Language: language));
        return await Vocabulary.WrongAsync(visit, language, $"{screen.Name} {tenant} {language}");
    }
}

public sealed class EvenScreenTests(House house) : ScreenTests(house), IClassFixture<House>
{
    [BrowserTheory]
    [MemberData(nameof(Quick), 0)]
    public Task MainPage_IsAccessibleLightAndCalm(string screen) => LookOnceAsync(screen);

    [LongBrowserTheory]
    [MemberData(nameof(Every), 0)]
    public Task EveryPage_IsAccessibleLightAndCalm_InBothLanguagesAndThemes(string screen) => LookEverywhereAsync(screen);
}

public sealed class OddScreenTests(House house) : ScreenTests(house), IClassFixture<House>
{
    [BrowserTheory]
    [MemberData(nameof(Quick), 1)]
    public Task MainPage_IsAccessibleLightAndCalm(string screen) => LookOnceAsync(screen);

    [LongBrowserTheory]
    [MemberData(nameof(Every), 1)]
    public Task EveryPage_IsAccessibleLightAndCalm_InBothLanguagesAndThemes(string screen) => LookEverywhereAsync(screen);
}
