namespace Derman.Core.Search;

/// <summary>
/// Recognises what may follow a root: chains of Turkish plural, possessive, case and the commonest derivational endings, and the
/// Persian plural and possessive ones. Folded and with voicing levelled (d→t, g→k, b→p), as <see cref="WordStems"/> writes words.
/// </summary>
internal static class TurkishEndings
{
    private static readonly string[][] ByFirstLetter = Group(
    [
        "a", "ca", "ce", "ci", "cu", "e", "i", "im", "imiz", "in", "iniz", "ki",
        "la", "lar", "le", "ler", "li", "lik", "lu", "luk", "m", "miz", "muz",
        "n", "na", "ne", "ni", "nin", "niz", "nta", "ntan", "nte", "nten", "nu", "nun", "nuz",
        "si", "siz", "su", "suz", "ta", "tan", "te", "ten", "u", "um", "umuz", "un", "unuz",
        "ya", "ye", "yi", "yim", "yin", "yla", "yle", "yu", "yum", "yun",
    ]);

    private static readonly string[] Persian =
        ["ها", "های", "هایی", "ی", "ای", "م", "ت", "ش", "ام", "ات", "اش", "مان", "تان", "شان", "تر", "ترین", "ان", "را"];

    /// <summary>Bit i is set when everything from letter i on is a chain of endings.</summary>
    public static ulong Tails(ReadOnlySpan<char> word)
    {
        var length = Math.Min(word.Length, 63);
        var tails = 1UL << length;
        for (var i = length - 1; i >= 2; i--)
        {
            foreach (var ending in EndingsFrom(word[i]))
            {
                var next = i + ending.Length;
                if (next <= length && (tails >> next & 1) != 0 && (next == length || MayBeFollowed(ending))
                    && word[i..].StartsWith(ending, StringComparison.Ordinal))
                {
                    tails |= 1UL << i;
                    break;
                }
            }
        }

        return tails;
    }

    /// <summary>True when the whole folded word can stand behind an apostrophe: Erenler'de, 153'ü.</summary>
    public static bool IsEnding(ReadOnlySpan<char> folded)
    {
        if (folded.Length > 10)
        {
            return false;
        }

        // Two placeholder letters, since a root has at least two.
        Span<char> word = stackalloc char[folded.Length + 2];
        word.Fill('.');
        for (var i = 0; i < folded.Length; i++)
        {
            word[i + 2] = WordStems.Level(folded[i]);
        }

        return (Tails(word) >> 2 & 1) != 0;
    }

    /// <summary>The dative and the bare possessive close a word; let on, they would read karanlık as kar-a-n-lık.</summary>
    private static bool MayBeFollowed(string ending) => ending is not ("a" or "e" or "n" or "ya" or "ye");

    private static string[] EndingsFrom(char first) =>
        first is >= 'a' and <= 'z' ? ByFirstLetter[first - 'a'] : first >= '\u0620' ? Persian : [];

    private static string[][] Group(string[] endings) =>
        [.. Enumerable.Range('a', 26).Select(c => endings.Where(e => e[0] == c).ToArray())];
}
