using System.Text.RegularExpressions;

namespace Derman.Channels.Reading;

/// <summary>A provider's words, made fit for an outcome or a log: no secret, nobody's number, one line, not long.</summary>
internal static partial class Words
{
    private const int Longest = 200;

    public static string Clean(string? words, params ReadOnlySpan<string?> secrets)
    {
        var text = words ?? "";
        foreach (var secret in secrets)
        {
            if (!string.IsNullOrEmpty(secret))
            {
                text = text.Replace(secret, "***", StringComparison.Ordinal).Replace(Uri.EscapeDataString(secret), "***", StringComparison.Ordinal);
            }
        }

        text = LongNumber().Replace(text.ReplaceLineEndings(" "), "…");
        return text.Length > Longest ? text[..Longest] : text;
    }

    // Numbers longer than an error code are somebody's telephone number or an id: neither belongs in a log.
    [GeneratedRegex("[0-9]{7,}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex LongNumber();
}
