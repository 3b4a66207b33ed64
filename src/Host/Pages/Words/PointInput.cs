using System.Globalization;

namespace Derman.Host.Pages.Words;

/// <summary>A place as the map writes it into a form: degrees with a point, in every language.</summary>
internal static class PointInput
{
    /// <summary>Null when nothing was chosen, or what was sent is no place.</summary>
    public static (double? Lat, double? Lon) Read(string? lat, string? lon) => (Degrees(lat, 90), Degrees(lon, 180)) is ({ } y, { } x) ? (y, x) : (null, null);

    private static double? Degrees(string? text, double most) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) <= most ? value : null;
}
