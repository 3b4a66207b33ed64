using System.Buffers;

namespace Derman.Core.Search;

public static partial class FoldedText
{
    /// <summary>Distinct tokens to index, in order. Parts linked by a non-joiner or می/نمی count apart and joined.</summary>
    public static IReadOnlyList<string> Stems(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var stems = new StemSet(text.Length / 4);
        Read(text, (folded, words) =>
        {
            for (var first = 0; first < words.Count;)
            {
                var next = GroupEnd(words, first);
                for (var i = first; i < next; i++)
                {
                    WordStems.Collect(folded.Slice(words[i].Start, words[i].Length), 2, stems);
                }

                if (next - first > 1)
                {
                    WordStems.Collect(Join(folded, words, first, next), 2, stems);
                }

                first = next;
            }
        });
        return stems.Items;
    }

    /// <summary>What the full-text column stores: <see cref="Stems"/> with spaces between.</summary>
    public static string StemsForIndex(string text) => string.Join(' ', Stems(text));

    /// <summary>
    /// How exactly a folded document has the folded words: two for each word found whole, one for each only found as a beginning.
    /// Stems are coarse on purpose, so the newest few hundred hits are ordered by this first.
    /// </summary>
    public static int RankExact(string foldedDocument, IReadOnlyList<string> foldedWords)
    {
        ArgumentNullException.ThrowIfNull(foldedDocument);
        ArgumentNullException.ThrowIfNull(foldedWords);
        var rank = 0;
        foreach (var word in foldedWords)
        {
            rank += RankOf(foldedDocument, word);
        }

        return rank;
    }

    internal delegate void WordReader(ReadOnlySpan<char> folded, List<FoldedWord> words);

    /// <summary>Folds into a pooled buffer, splits into words and hands both over; nothing of it may be kept.</summary>
    internal static void Read(string text, WordReader reader)
    {
        var buffer = ArrayPool<char>.Shared.Rent(Math.Max(text.Length, 1));
        var length = FoldInto(text, NonJoiner, ref buffer);
        var folded = buffer.AsSpan(0, length);
        var words = new List<FoldedWord>(folded.Length / 6);
        FoldedWords.Split(folded, words);
        reader(folded, words);
        ArrayPool<char>.Shared.Return(buffer);
    }

    internal static int GroupEnd(List<FoldedWord> words, int first)
    {
        var next = first + 1;
        while (next < words.Count && words[next].Linked)
        {
            next++;
        }

        return next;
    }

    internal static string Join(ReadOnlySpan<char> folded, List<FoldedWord> words, int first, int next)
    {
        var joined = string.Empty;
        for (var i = first; i < next && joined.Length < WordStems.LongestWord; i++)
        {
            joined = string.Concat(joined, folded.Slice(words[i].Start, words[i].Length));
        }

        return joined;
    }

    private static int RankOf(ReadOnlySpan<char> document, ReadOnlySpan<char> word)
    {
        if (word.IsEmpty)
        {
            return 0;
        }

        var best = 0;
        for (var from = 0; document[from..].IndexOf(word, StringComparison.Ordinal) is var found and >= 0;)
        {
            var start = from + found;
            var end = start + word.Length;
            if (start == 0 || !char.IsLetterOrDigit(document[start - 1]))
            {
                if (end == document.Length || !char.IsLetterOrDigit(document[end]))
                {
                    return 2;
                }

                best = 1;
            }

            from = start + 1;
        }

        return best;
    }
}
