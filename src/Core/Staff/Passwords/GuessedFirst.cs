using System.Text;
using Derman.Core.Search;

namespace Derman.Core.Staff.Passwords;

/// <summary>
/// Passwords that guessing programs try first. A list of ten thousand whole passwords misses the next one with another year behind it; so
/// the list holds the parts they are made of (words, names, clubs, places of Turkish, Persian and English users), and whatever is made of
/// at most three parts (a word of the list, a run on the keyboard, a repetition, a few digits; signs between them count nothing) is refused.
/// </summary>
internal static class GuessedFirst
{
    private const int MostParts = 3;
    private const int LongestWord = 24;
    private const int ShortestRun = 3;

    /// <summary>Digits beside a word that guess themselves: years, days, plates.</summary>
    private const int MostDigits = 4;

    private const int MostSigns = 3;
    private const int Many = 99;

    private static readonly string[] Rows =
    [
        "1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertyuiopgu", "asdfghjklsi", "zxcvbnmoc", "fggiodrnhpqw", "uieautkmlys", "abcdefghijklmnopqrstuvwxyz",
        "qazwsxedcrfvtgbyhnujm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik", "1q2w3e4r5t6y7u8i9o0p", "q1w2e3r4t5y6u7i8o9p0", "ضصثقفغعهخحجچ", "شسیبلاتنمک", "ظطزرذدپو",
    ];

    private static readonly Lazy<HashSet<string>> Listed = new(Read);

    public static IReadOnlySet<string> List => Listed.Value;

    /// <param name="own">Words of the person and the institution, folded.</param>
    public static bool Is(string password, IReadOnlySet<string> own) => Parts(FoldedText.Fold(password), own) <= MostParts;

    public static IEnumerable<string> Words(string folded)
    {
        var word = new StringBuilder();
        foreach (var c in folded)
        {
            if (char.IsLetter(c))
            {
                word.Append(c);
            }
            else if (word.Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return word.ToString();
        }
    }

    /// <summary>The fewest parts it can be cut into; very many when a part is none of the usual ones.</summary>
    private static int Parts(string text, IReadOnlySet<string> own)
    {
        var fewest = new int[text.Length + 1];
        Array.Fill(fewest, Many);
        fewest[0] = 0;
        for (var start = 0; start < text.Length; start++)
        {
            if (fewest[start] > MostParts)
            {
                continue;
            }

            // Signs between and behind guess themselves: they are no part of their own.
            for (var length = 1; length <= Math.Min(While(text, start, c => !char.IsLetterOrDigit(c)), MostSigns); length++)
            {
                fewest[start + length] = Math.Min(fewest[start + length], fewest[start]);
            }

            foreach (var length in Lengths(text, start, own))
            {
                fewest[start + length] = Math.Min(fewest[start + length], fewest[start] + 1);
            }
        }

        return fewest[^1];
    }

    private static IEnumerable<int> Lengths(string text, int start, IReadOnlySet<string> own)
    {
        for (var length = 2; length <= LongestWord && start + length <= text.Length; length++)
        {
            var word = text.Substring(start, length);
            if (IsWord(word, own) || IsWord(Plain(word, one: 'i'), own) || IsWord(Plain(word, one: 'l'), own))
            {
                yield return length;
            }
        }

        for (var length = 1; length <= Math.Min(While(text, start, char.IsDigit), MostDigits); length++)
        {
            yield return length;
        }

        for (var length = ShortestRun; start + length <= text.Length && IsRun(text.AsSpan(start, length)); length++)
        {
            yield return length;
        }

        // A piece said again and again: abcabcabc, 123123, aaaa.
        for (var unit = 1; unit <= LongestWord && start + (2 * unit) <= text.Length; unit++)
        {
            var end = start + unit;
            while (end < text.Length && text[end] == text[end - unit])
            {
                end++;
            }

            if (end - start >= 2 * unit && end - start >= ShortestRun && (unit <= MostDigits || IsWord(text.Substring(start, unit), own)))
            {
                yield return end - start;
            }
        }
    }

    private static bool IsWord(string word, IReadOnlySet<string> own) => List.Contains(word) || own.Contains(word);

    private static int While(string text, int start, Func<char, bool> holds)
    {
        var end = start;
        while (end < text.Length && holds(text[end]))
        {
            end++;
        }

        return end - start;
    }

    /// <summary>Neighbours on a keyboard, or in the alphabet, in either direction.</summary>
    private static bool IsRun(ReadOnlySpan<char> piece)
    {
        Span<char> back = stackalloc char[piece.Length];
        piece.CopyTo(back);
        back.Reverse();
        foreach (var row in Rows)
        {
            if (row.AsSpan().IndexOf(piece) >= 0 || row.AsSpan().IndexOf(back) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Digits and signs that stand for letters: p@ssw0rd.</summary>
    private static string Plain(string folded, char one) => string.Create(folded.Length, (folded, one), static (to, from) =>
    {
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = from.folded[i] switch
            {
                '0' => 'o',
                '1' or '!' => from.one,
                '3' => 'e',
                '4' or '@' => 'a',
                '5' or '$' => 's',
                '7' => 't',
                var c => c,
            };
        }
    });

    private static HashSet<string> Read()
    {
        using var reader = new StreamReader(typeof(GuessedFirst).Assembly.GetManifestResourceStream("passwords.txt")!);
        return reader.ReadToEnd().Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
    }
}
