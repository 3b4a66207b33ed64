namespace Derman.Core.Search;

/// <summary>
/// The tokens one folded word stands for, the same for document and query: its first five letters, and every shorter beginning
/// (two to four letters) that leaves nothing but endings. Two words match when they share a token.
/// <para>
/// Final k p ç t soften before a vowel (sokak/sokağı, kitap/kitabı, ağaç/ağacı; dert/derdi). Dropping the final letter joins these but
/// turns park into par; levelling the voiced letters (b→p, d→t, g→k, behind the first letter) joins them and keeps the root. It also
/// keeps beginnings beginnings, so a half-typed word still finds its token.
/// </para>
/// </summary>
internal static class WordStems
{
    public const int Cut = 5;

    /// <summary>Longer runs are no words; the rest of one is ignored.</summary>
    public const int LongestWord = 48;

    public static char Level(char folded) => folded switch { 'b' => 'p', 'd' => 't', 'g' => 'k', _ => folded };

    /// <summary>Levels a word into <paramref name="target"/> (at least <see cref="LongestWord"/> long).
    /// Words with digits (plates, ticket numbers, phones) stay as they are.</summary>
    public static ReadOnlySpan<char> Level(ReadOnlySpan<char> folded, Span<char> target, out bool hasDigit)
    {
        var length = Math.Min(folded.Length, LongestWord);
        hasDigit = folded.ContainsAnyInRange('0', '9');
        for (var i = 0; i < length; i++)
        {
            target[i] = i == 0 || hasDigit ? folded[i] : Level(folded[i]);
        }

        return target[..length];
    }

    /// <param name="shortestRoot">Two for documents; three for queries of long words, where two letters are mostly chance.</param>
    public static void Collect(ReadOnlySpan<char> folded, int shortestRoot, StemSet into)
    {
        var word = Level(folded, stackalloc char[LongestWord], out var hasDigit);
        if (hasDigit)
        {
            into.Add(word);
            return;
        }

        into.Add(word[..Math.Min(word.Length, Cut)]);
        var tails = TurkishEndings.Tails(word);
        for (var root = Math.Min(Cut - 1, word.Length - 1); root >= shortestRoot; root--)
        {
            if ((tails >> root & 1) != 0)
            {
                into.Add(word[..root]);
            }
        }
    }
}

/// <summary>Distinct tokens in the order they came.</summary>
internal sealed class StemSet
{
    private readonly HashSet<string> _seen;
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public StemSet(int capacity = 0)
    {
        _seen = new HashSet<string>(capacity, StringComparer.Ordinal);
        _lookup = _seen.GetAlternateLookup<ReadOnlySpan<char>>();
        Items = new List<string>(capacity);
    }

    public List<string> Items { get; }

    public void Add(ReadOnlySpan<char> token)
    {
        if (!_lookup.Contains(token))
        {
            var stem = new string(token);
            _seen.Add(stem);
            Items.Add(stem);
        }
    }
}
