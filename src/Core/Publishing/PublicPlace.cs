using System.Text.RegularExpressions;

namespace Derman.Core.Publishing;

/// <summary>
/// The street in an address as somebody wrote it, and nothing else of it: door numbers, floors, names on bells and directions stay
/// behind. What is not certainly a street is left out.
/// </summary>
internal static partial class PublicPlace
{
    public static string? StreetOf(string? address)
    {
        if (string.IsNullOrWhiteSpace(address))
        {
            return null;
        }

        var text = address.Length > 500 ? address[..500] : address;
        var turkish = TurkishStreet().Match(text);
        if (turkish.Success)
        {
            return Tidy(turkish.Value);
        }

        var persian = PersianStreet().Match(text);
        return persian.Success ? Tidy(persian.Value) : null;
    }

    private static string Tidy(string text) => Spaces().Replace(text.Trim(), " ");

    /// <summary>Up to three capitalised words or a number with a dot, then what a street is called: "Gazi Mustafa Kemal Caddesi", "1203. Sokak".</summary>
    [GeneratedRegex(
        @"(?<![\p{L}\p{Nd}])(?:(?:\p{Lu}[\p{L}’']{0,24}\.?|\p{Nd}{1,5}\.)[ \t]+){1,3}(?:[Cc]addesi|[Cc]adde|[Cc]ad\.|[Cc]d\.|[Ss]oka[kğ]ı?|[Ss]ok\.|[Ss]k\.|[Bb]ulvarı?|[Bb]lv\.|[Mm]eydanı?|[Yy]olu)(?![\p{L}\p{Nd}])",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 200)]
    private static partial Regex TurkishStreet();

    /// <summary>What a street is called, then up to two words that say no direction: «خیابان امام خمینی».</summary>
    [GeneratedRegex(
        @"(?<![\p{L}])(?:خیابان|کوچه|بلوار|میدان|جاده)(?:[ \t]+(?!(?:پلاک|واحد|طبقه|جنب|روبروی|روبه‌روی|مقابل|نرسیده|بعد|قبل|کنار|پشت|نبش|منزل|خانه|کوچه|خیابان|بلوار|میدان)(?![\p{L}]))[\p{L}\u200C]{2,20}){1,2}",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 200)]
    private static partial Regex PersianStreet();

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Spaces();
}
