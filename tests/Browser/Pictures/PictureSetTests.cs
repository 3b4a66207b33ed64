using System.Globalization;
using System.Text;
using Derman.Browser.Tests.Screens;
using Derman.Browser.Tests.Support;
using Derman.Host.Tests.Support;
using Microsoft.Playwright;

namespace Derman.Browser.Tests.Pictures;

/// <summary>Writes the set of pictures into the folder that <c>DERMAN_SCREENS</c> names; skipped without it. <c>docs/screens/make.sh</c> calls it.</summary>
public sealed class PictureSetTests(House house) : IClassFixture<House>
{
    private const string Variable = "DERMAN_SCREENS";
    private const string OnlyVariable = "DERMAN_SCREENS_ONLY";
    private const long MostBytes = 15_000_000;

    private static readonly (int Width, int Height)[] Sizes = [(1440, 900), (390, 844)];
    private static readonly (string Tenant, string Language)[] Desks = [("erenler", "tr"), ("behzisti-wa", "fa")];
    private static readonly string[] Themes = ["light", "dark"];

    private static string? Folder => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder ? Path.Combine(Repository.Root, folder) : null;

    /// <summary>Names of the screens to picture anew; empty for all.</summary>
    private static string[] Only => (Environment.GetEnvironmentVariable(OnlyVariable) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    [PictureFact]
    public async Task Set_IsWritten()
    {
        var folder = Directory.CreateDirectory(Folder!);
        var only = Only;
        Assert.All(only, name => Assert.True(ScreenList.Named(name).Pictured, $"{name} is not pictured."));
        var screens = ScreenList.All.Where(s => s.Pictured).ToList();
        if (only.Length == 0)
        {
            foreach (var old in folder.EnumerateFiles("*.png"))
            {
                old.Delete();
            }
        }

        var failed = new List<string>();
        foreach (var screen in screens.Where(s => only.Length == 0 || only.Contains(s.Name, StringComparer.Ordinal)))
        {
            foreach (var (tenant, language) in Desks)
            {
                try
                {
                    await TakeAsync(screen, tenant, language, folder.FullName);
                }
                catch (Exception e) when (e is PlaywrightException or TimeoutException or Xunit.Sdk.XunitException)
                {
                    failed.Add($"{screen.Name} {language}: {e.Message.Split('\n')[0]}"); // The others are worth having.
                }
            }
        }

        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "README.md"), Index(screens));
        Assert.InRange(folder.EnumerateFiles("*.png").Sum(f => f.Length), 1, MostBytes);
        Report.Nothing(failed);
    }

    private async Task TakeAsync(Screen screen, string tenant, string language, string folder)
    {
        var world = await house.WorldAsync(tenant);
        foreach (var (width, height) in Sizes)
        {
            await using var visit = await screen.VisitAsync(house, world, new VisitOptions(Theme: Themes[0], Width: width, Height: height));
            foreach (var theme in Themes)
            {
                await Inspection.WearAsync(visit, theme);
                await visit.Page.EvaluateAsync("() => document.fonts.ready.then(() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r))))");
                var picture = await visit.Page.ScreenshotAsync(new PageScreenshotOptions { Animations = ScreenshotAnimations.Disabled, Caret = ScreenshotCaret.Hide });
                await File.WriteAllBytesAsync(Path.Combine(folder, Name(screen, language, theme, width)), Palette.Reduce(picture));
            }
        }
    }

    private static string Name(Screen screen, string language, string theme, int width) =>
        string.Create(CultureInfo.InvariantCulture, $"{screen.Name}-{language}-{theme}-{width}.png");

    private static string Index(List<Screen> screens)
    {
        var text = new StringBuilder();
        text.AppendLine("# Screens");
        text.AppendLine();
        text.AppendLine("Every main screen with the data of the demo: Turkish and Persian, light and dark, 1440 and 390 pixels wide. Written by");
        text.AppendLine("`bash docs/screens/make.sh`, which needs Chromium; nothing here is edited by hand.");
        text.AppendLine();
        text.AppendLine("| screen | address | Turkish | Persian |");
        text.AppendLine("|---|---|---|---|");
        foreach (var screen in screens)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {screen.Name} | `{screen.Route}`");
            foreach (var (_, language) in Desks)
            {
                var links = Sizes.SelectMany(s => Themes, (s, theme) => $"[{s.Width} {theme}]({Name(screen, language, theme, s.Width)})");
                text.Append(CultureInfo.InvariantCulture, $" | {string.Join(" · ", links)}");
            }

            text.AppendLine(" |");
        }

        return text.ToString();
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class PictureFactAttribute : FactAttribute
    {
        public PictureFactAttribute() => Skip = Chromium.WhyNot ?? (Folder is null ? $"{Variable} names no folder." : null);
    }
}
