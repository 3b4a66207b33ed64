using System.Globalization;
using System.Text;

namespace Derman.Load;

/// <summary>What reports make of their windows, and how they write it down.</summary>
internal static class Figures
{
    /// <summary>The figure below which so large a share of them lies; 0 when there is none.</summary>
    public static double At(double[] sorted, double share) => sorted.Length == 0 ? 0 : sorted[(int)Math.Min(sorted.Length - 1, sorted.Length * share)];

    public static double Median<T>(IReadOnlyCollection<T> windows, Func<T, double> of) => windows.Select(of).Order().ElementAt(windows.Count / 2);

    public static StringBuilder Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));

    public static string YesNo(bool met) => met ? "yes" : "**no**";
}
