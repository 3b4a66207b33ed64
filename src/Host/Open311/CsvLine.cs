using System.Globalization;

namespace Derman.Host.Open311;

/// <summary>A line of RFC 4180. No byte order mark: programs take it for a part of the first name.</summary>
internal static class CsvLine
{
    public static string Of(IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    private static string Cell(string? text)
    {
        var safe = Harmless(text ?? "");
        return safe.AsSpan().IndexOfAny(",\"\r\n") < 0 ? safe : $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>A spreadsheet takes what begins so for a formula (OWASP, CSV injection); a negative number is one and stays.</summary>
    private static string Harmless(string text) =>
        text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? $"'{text}"
            : text;
}
