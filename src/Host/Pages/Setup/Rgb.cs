using System.Globalization;

namespace Derman.Host.Pages.Setup;

/// <summary>A colour of the screen, 0–255 each.</summary>
internal sealed record Rgb(double R, double G, double B)
{
    public string Hex => string.Create(CultureInfo.InvariantCulture, $"#{(int)Math.Round(R):x2}{(int)Math.Round(G):x2}{(int)Math.Round(B):x2}");

    public (double Hue, double Saturation, double Lightness) Hsl
    {
        get
        {
            var (r, g, b) = (R / 255, G / 255, B / 255);
            var (max, min) = (Math.Max(r, Math.Max(g, b)), Math.Min(r, Math.Min(g, b)));
            var (lightness, spread) = ((max + min) / 2, max - min);
            if (spread < 1e-9) return (0, 0, lightness);
            var saturation = spread / (1 - Math.Abs((2 * lightness) - 1));
            var sector = max - r < 1e-9 ? (g - b) / spread : max - g < 1e-9 ? ((b - r) / spread) + 2 : ((r - g) / spread) + 4;
            return (((sector * 60) + 360) % 360, saturation, lightness);
        }
    }

    private double Luminance => (0.2126 * Linear(R)) + (0.7152 * Linear(G)) + (0.0722 * Linear(B));

    public static Rgb Parse(string hex) =>
        TryParse(hex, out var colour) ? colour : throw new FormatException($"'{hex}' is not a colour of the form #rrggbb.");

    public static bool TryParse(string? hex, out Rgb colour)
    {
        colour = new Rgb(0, 0, 0);
        if (hex is not { Length: 7 } || hex[0] != '#' || !int.TryParse(hex.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var n)) return false;
        colour = new Rgb((n >> 16) & 255, (n >> 8) & 255, n & 255);
        return true;
    }

    public static Rgb FromHsl(double hue, double saturation, double lightness)
    {
        var reach = saturation * Math.Min(lightness, 1 - lightness);
        return new Rgb(Channel(0), Channel(8), Channel(4));

        double Channel(int offset)
        {
            var k = (offset + (hue / 30)) % 12;
            return 255 * (lightness - (reach * Math.Max(-1, Math.Min(Math.Min(k - 3, 9 - k), 1))));
        }
    }

    public static double Contrast(Rgb a, Rgb b)
    {
        // Rounded as they will be written, so that the screen has what was measured.
        var (x, y) = (Parse(a.Hex).Luminance, Parse(b.Hex).Luminance);
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    public Rgb Mix(Rgb other, double share) =>
        new(R + ((other.R - R) * share), G + ((other.G - G) * share), B + ((other.B - B) * share));

    private static double Linear(double channel)
    {
        var c = channel / 255;
        return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
    }
}
