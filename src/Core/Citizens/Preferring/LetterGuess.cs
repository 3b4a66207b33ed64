using Derman.Core.Conversations;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;

namespace Derman.Core.Citizens.Preferring;

/// <summary>A person who writes in other letters than the language they are written to in. A guess: letters are not yet a language.</summary>
internal static class LetterGuess
{
    private const int FewestLetters = 12;

    /// <returns>The one language of the institution with those letters; null = nothing to suggest.</returns>
    public static string? Of(TenantConfiguration configuration, ReadSession session, Ticket ticket)
    {
        var words = string.Concat(session
            .List<Message>("\"ticket\" = @p0 AND \"direction\" = 'in' AND \"public\" = 0 AND \"revoked_at\" IS NULL ORDER BY \"key\" DESC LIMIT 5", ticket.Key)
            .Select(m => m.Text).Append(ticket.Text));
        return InArabicLetters(words) is { } arabic && arabic != WrittenInArabicLetters(ticket.Language)
            && configuration.Profile.Languages.Where(l => WrittenInArabicLetters(l) == arabic).ToList() is [var only]
            ? only
            : null;
    }

    /// <returns>Null where there is too little, or too much of both.</returns>
    internal static bool? InArabicLetters(string words)
    {
        var (arabic, latin) = (words.Count(IsArabic), words.Count(c => char.IsLetter(c) && c < '\u0250'));
        return arabic + latin < FewestLetters ? null
            : arabic >= 4 * latin ? true
            : latin >= 4 * arabic ? false
            : null;
    }

    /// <summary>Whether the words could be of that language. An app in English says little about somebody who writes Turkish.</summary>
    internal static bool Fits(string language, string? words) =>
        words is null || ((InArabicLetters(words) is not { } arabic || arabic == WrittenInArabicLetters(language)) && (language == "tr" || !words.AsSpan().ContainsAny("ğĞşŞıİ")));

    private static bool WrittenInArabicLetters(string language) => language is "fa" or "ar" or "ckb" or "ur";

    private static bool IsArabic(char c) => char.IsLetter(c) && c is (>= '\u0600' and <= '\u06FF') or (>= '\u0750' and <= '\u077F') or (>= '\uFB50' and <= '\uFEFC');
}
