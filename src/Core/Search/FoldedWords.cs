namespace Derman.Core.Search;

/// <summary>A run of letters and digits in a folded text; linked when it continues the word before it.</summary>
internal readonly record struct FoldedWord(int Start, int Length, bool Linked)
{
    public int End => Start + Length;
}

internal static class FoldedWords
{
    private const char NonJoiner = '\u200C';

    /// <summary>
    /// Splits a folded text that still has its non-joiners. Two Persian parts are linked by a non-joiner, or by a space after
    /// می and نمی (people write می‌خواهم, می خواهم and میخواهم). A Turkish ending behind an apostrophe is no word of its own.
    /// </summary>
    public static void Split(ReadOnlySpan<char> folded, List<FoldedWord> into)
    {
        var i = 0;
        while (i < folded.Length)
        {
            if (!char.IsLetterOrDigit(folded[i]))
            {
                i++;
                continue;
            }

            var start = i;
            while (i < folded.Length && char.IsLetterOrDigit(folded[i]))
            {
                i++;
            }

            var word = folded[start..i];
            if (into.Count == 0)
            {
                into.Add(new FoldedWord(start, word.Length, Linked: false));
                continue;
            }

            var previous = into[^1];
            var gap = folded[previous.End..start];
            if (gap is ['\'' or '\u2019' or '\u02BC' or '`'] && TurkishEndings.IsEnding(word))
            {
                continue;
            }

            into.Add(new FoldedWord(start, word.Length, IsLink(folded.Slice(previous.Start, previous.Length), gap)));
        }
    }

    private static bool IsLink(ReadOnlySpan<char> previous, ReadOnlySpan<char> gap) =>
        !gap.ContainsAnyExcept(NonJoiner)
        || (previous is "می" or "نمی" && gap.Length <= 2 && !gap.ContainsAnyExcept(NonJoiner, ' '));
}
