namespace Derman.Host.Pages.Setup;

/// <summary>What follows from one brand colour on one theme.</summary>
public sealed record BrandShades(string Brand, string Solid, string Hover, string Soft);

/// <summary>Why a colour is refused, and the nearest one that passes.</summary>
public sealed record BrandProblem(string Pair, double Ratio, string Nearest);

/// <summary>
/// Derives a tenant's shades so that text stays readable (WCAG 2.2, 1.4.3: 4.5 to 1): the colour on surface and on its own soft shade,
/// white on the solid shade, third ink on soft.
/// </summary>
public static class BrandPalette
{
    public const string DefaultLight = "#0a6173";
    public const string DefaultDark = "#5cbccc";

    private const double Enough = 4.5;
    private static readonly Rgb White = Rgb.Parse("#ffffff");
    private static readonly Rgb Black = Rgb.Parse("#000000");
    private static readonly Theme LightTheme = new(Rgb.Parse("#ffffff"), Rgb.Parse("#56666e"), Black, saturation => saturation * 0.6, 0.91);
    private static readonly Theme DarkTheme = new(Rgb.Parse("#151c20"), Rgb.Parse("#98a7ae"), White, saturation => Math.Min(saturation, 0.55), 0.15);

    public static BrandShades Light(string hex) => Derive(Readable(Rgb.Parse(hex), LightTheme), LightTheme);

    public static BrandShades Dark(string hex) => Derive(Readable(Rgb.Parse(hex), DarkTheme), DarkTheme);

    /// <summary>Null when the colour may be used as it is; for the settings screen.</summary>
    public static BrandProblem? Check(string hex, bool dark)
    {
        var theme = dark ? DarkTheme : LightTheme;
        var colour = Rgb.Parse(hex);
        var (pair, ratio) = Weakest(colour, theme);
        return ratio >= Enough ? null : new BrandProblem(pair, Math.Round(ratio, 1), Readable(colour, theme).Hex);
    }

    /// <summary>WCAG contrast ratio of two <c>#rrggbb</c> colours.</summary>
    public static double Contrast(string a, string b) => Rgb.Contrast(Rgb.Parse(a), Rgb.Parse(b));

    public static bool IsColour(string? hex) => Rgb.TryParse(hex, out _);

    private static BrandShades Derive(Rgb brand, Theme theme)
    {
        var solid = Solid(brand);
        return new BrandShades(brand.Hex, solid.Hex, solid.Mix(Black, 0.14).Hex, theme.SoftOf(brand).Hex);
    }

    // White text on it: darken only as far as needed, and keep the colour's strength, so that the brand stays recognisable.
    private static Rgb Solid(Rgb brand)
    {
        if (Rgb.Contrast(White, brand) >= Enough) return brand;
        var (hue, saturation, start) = brand.Hsl;
        for (var lightness = start; lightness > 0; lightness -= 0.01)
        {
            var solid = Rgb.FromHsl(hue, Math.Min(saturation * 1.3, Math.Max(saturation, 0.72)), lightness);
            if (Rgb.Contrast(White, solid) >= Enough + 0.2) return solid;
        }

        return Black;
    }

    private static Rgb Readable(Rgb colour, Theme theme)
    {
        for (var share = 0.0; share < 1; share += 0.02)
        {
            var candidate = colour.Mix(theme.Away, share);
            if (Weakest(candidate, theme).Ratio >= Enough) return candidate;
        }

        return theme.Away;
    }

    private static (string Pair, double Ratio) Weakest(Rgb brand, Theme theme)
    {
        var soft = theme.SoftOf(brand);
        return new[]
        {
            ("brand/surface", Rgb.Contrast(brand, theme.Surface)),
            ("brand/brand-soft", Rgb.Contrast(brand, soft)),
            ("ink-3/brand-soft", Rgb.Contrast(theme.ThirdInk, soft)),
        }.MinBy(pair => pair.Item2);
    }

    /// <param name="Away">The direction in which text on this theme gets more readable.</param>
    private sealed record Theme(Rgb Surface, Rgb ThirdInk, Rgb Away, Func<double, double> SoftSaturation, double SoftLightness)
    {
        public Rgb SoftOf(Rgb brand) => Rgb.FromHsl(brand.Hsl.Hue, SoftSaturation(brand.Hsl.Saturation), SoftLightness);
    }
}
