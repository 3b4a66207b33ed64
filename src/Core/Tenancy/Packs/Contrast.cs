using System.Globalization;

namespace Derman.Core.Tenancy.Packs;

/// <summary>Contrast of two colours after WCAG 2.2 (relative luminance of sRGB).</summary>
public static class Contrast
{
    /// <summary>What WCAG 1.4.3 asks of text, level AA.</summary>
    public const double Least = 4.5;

    public const string LightSurface = "#ffffff";
    public const string DarkSurface = "#151c20";

    /// <summary>1 (the same) to 21 (black on white); null when one of the two is not <c>#rrggbb</c>.</summary>
    public static double? Ratio(string colour, string other)
    {
        if (Channels(colour) is not { } a || Channels(other) is not { } b)
        {
            return null;
        }

        var (light, dark) = (Math.Max(Luminance(a), Luminance(b)), Math.Min(Luminance(a), Luminance(b)));
        return (light + 0.05) / (dark + 0.05);
    }

    /// <summary>The colour itself, or the first step towards black (on light) or white (on dark) that can be read.</summary>
    public static string Nearest(string colour, string surface)
    {
        var end = Luminance(Channels(surface)!) > 0.5 ? 0 : 255;
        for (var step = 0; step <= 100; step++)
        {
            var mixed = "#" + string.Concat(Channels(colour)!.Select(c => Math.Round(c + ((end - c) * step / 100.0)))
                .Select(c => ((int)c).ToString("x2", CultureInfo.InvariantCulture)));
            if (Ratio(mixed, surface) >= Least)
            {
                return mixed;
            }
        }

        return end == 0 ? "#000000" : "#ffffff";
    }

    private static int[]? Channels(string colour) =>
        colour.Length == 7 && colour[0] == '#'
        && int.TryParse(colour.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var rgb)
            ? [rgb >> 16, (rgb >> 8) & 255, rgb & 255]
            : null;

    private static double Luminance(int[] rgb) => (0.2126 * Linear(rgb[0])) + (0.7152 * Linear(rgb[1])) + (0.0722 * Linear(rgb[2]));

    private static double Linear(int channel)
    {
        var c = channel / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
    }
}
