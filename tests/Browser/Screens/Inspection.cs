using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Derman.Browser.Tests.Support;

namespace Derman.Browser.Tests.Screens;

/// <summary>Everything that can be said against a page as it stands, one line each.</summary>
internal static class Inspection
{
    private const double MostShift = 0.05;

    private static readonly Dictionary<Weight, long> MostBytes = new() { [Weight.Portal] = 200_000, [Weight.Console] = 350_000 };

    /// <summary>Rules of WCAG 2.2 and the good practice beside them; nothing is switched off.</summary>
    public static async Task<IEnumerable<string>> AccessibilityAsync(Visit visit, string where)
    {
        var result = await visit.Page.RunAxe(new AxeRunOptions { ResultTypes = [ResultType.Violations] });
        return result.Violations.SelectMany(v => v.Nodes.Select(n => $"{where}: {v.Id} ({v.Impact}) at {n.Target}: {Reason(n)}"));
    }

    /// <summary>The same page in the other colours; the sheet does it all.</summary>
    public static async Task WearAsync(Visit visit, string theme)
    {
        await visit.Page.EvaluateAsync("theme => { document.documentElement.dataset.bsTheme = theme; }", theme);
    }

    public static async Task<IEnumerable<string>> MannersAsync(Visit visit, Screen screen, string where)
    {
        var found = new List<string>();
        if (await visit.ShiftsAsync() is > MostShift and var shift)
        {
            found.Add($"{where}: the page jumps by {shift:0.000}");
        }

        if (MostBytes.TryGetValue(screen.Weight, out var most) && await visit.BytesAsync() is var bytes && bytes > most)
        {
            found.Add($"{where}: {bytes:N0} bytes came over the wire, {most:N0} at most");
        }

        // The browser reports every refused address, the page's own among them.
        found.AddRange(visit.Errors.Where(e => !(screen.Refuses && e.Contains("Failed to load resource", StringComparison.Ordinal))).Select(e => $"{where}: {e}"));
        found.AddRange(visit.Strangers.Select(s => $"{where}: asked another host: {s}"));
        return found;
    }

    private static string Reason(AxeResultNode node) =>
        string.Join("; ", node.Any.Concat(node.All).Concat(node.None).Select(c => c.Message).Take(2)) + " in " + (node.Html.Length > 160 ? node.Html[..160] : node.Html);
}
