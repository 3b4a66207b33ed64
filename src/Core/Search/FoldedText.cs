using System.Buffers;
using System.Globalization;
using System.Text;

namespace Derman.Core.Search;

/// <summary>
/// One spelling for search: case, Turkish letters, Arabic and Persian forms and digits become one. Neither SQLite nor PostgreSQL
/// does this (SQLite never joins ı and i or the two yes and kafs), so the folded text is stored beside the original and never shown.
/// </summary>
public static partial class FoldedText
{
    /// <summary>Non-joiner: a space for reading; kept inside <see cref="Stems"/> because it says "one word, written apart".</summary>
    private const char NonJoiner = '\u200C';
    private const char Dropped = '\uFFFE';
    private const char Several = '\uFFFF';

    // Every letter of Turkish and Persian lies below U+0700; the general punctuation block holds quotes and direction marks.
    private static readonly char[] Letters = Table(0, 0x700);
    private static readonly char[] Punctuation = Table(0x2000, 0x70);

    public static string Fold(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Ascii.IsValid(text))
        {
            return text.AsSpan().ContainsAnyInRange('A', 'Z')
                ? string.Create(text.Length, text, static (to, from) => Ascii.ToLower(from, to, out _))
                : text;
        }

        var buffer = ArrayPool<char>.Shared.Rent(text.Length);
        var length = FoldInto(text, ' ', ref buffer);
        var folded = new string(buffer, 0, length);
        ArrayPool<char>.Shared.Return(buffer);
        return folded;
    }

    /// <summary>Writes the folded text, the non-joiner as <paramref name="nonJoiner"/>; swaps the pooled buffer when it grows.</summary>
    private static int FoldInto(ReadOnlySpan<char> text, char nonJoiner, ref char[] buffer)
    {
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            var folded = c < Letters.Length ? Letters[c]
                : c - 0x2000 is var offset and >= 0 && offset < Punctuation.Length ? Punctuation[offset]
                : Several;
            if (folded == Dropped)
            {
                continue;
            }

            if (folded != Several)
            {
                Reserve(ref buffer, length, 1);
                buffer[length++] = folded == NonJoiner ? nonJoiner : folded;
                continue;
            }

            // A lone surrogate decodes to U+FFFD and would make Normalize throw if it were left in.
            _ = Rune.DecodeFromUtf16(text[i..], out var rune, out var consumed);
            var several = FoldRune(rune);
            Reserve(ref buffer, length, several.Length);
            several.CopyTo(buffer.AsSpan(length));
            length += several.Length;
            i += consumed - 1;
        }

        return length;
    }

    private static void Reserve(ref char[] buffer, int length, int more)
    {
        if (length + more <= buffer.Length)
        {
            return;
        }

        var larger = ArrayPool<char>.Shared.Rent((length + more) * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<char>.Shared.Return(buffer);
        buffer = larger;
    }

    private static char[] Table(int first, int count)
    {
        var table = new char[count];
        for (var i = 0; i < count; i++)
        {
            var folded = FoldRune(new Rune(first + i));
            table[i] = folded.Length switch { 0 => Dropped, 1 => folded[0], _ => Several };
        }

        return table;
    }

    /// <summary>Map, NFKD, drop marks, lower. Decomposition works letter by letter and every reordered mark is dropped, so texts
    /// can be folded the same way; the map runs again because presentation forms turn into Arabic letters only in NFKD.</summary>
    private static string FoldRune(Rune rune)
    {
        var mapped = Map(rune);
        if (mapped.Value == NonJoiner)
        {
            return "\u200C";
        }

        if ((mapped.Value & 0xFFFE) == 0xFFFE || mapped.Value is >= 0xFDD0 and <= 0xFDEF)
        {
            return string.Empty; // a noncharacter: Normalize throws on it
        }

        var folded = new StringBuilder();
        foreach (var part in mapped.ToString().Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(part);
            if (category is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
                && part.Value != 0x0640)
            {
                folded.Append(Rune.ToLowerInvariant(Map(part)).ToString());
            }
        }

        return folded.ToString();
    }

    private static Rune Map(Rune rune) => rune.Value switch
    {
        'İ' or 'I' or 'ı' => new Rune('i'),
        'Ş' or 'ş' => new Rune('s'),
        'Ğ' or 'ğ' => new Rune('g'),
        'Ç' or 'ç' => new Rune('c'),
        'Ö' or 'ö' => new Rune('o'),
        'Ü' or 'ü' or 'Û' or 'û' => new Rune('u'),
        'Â' or 'â' => new Rune('a'),
        'Î' or 'î' => new Rune('i'),
        0x064A or 0x0649 or 0x0626 => new Rune('\u06CC'), // Arabic ye, alef maksura, ye with hamza
        0x0643 => new Rune('\u06A9'), // Arabic kaf
        0x0629 or 0x06C0 or 0x06D5 => new Rune('\u0647'), // te marbuta, he with hamza, and the bare e it decomposes to
        0x0624 => new Rune('\u0648'),
        0x0623 or 0x0625 or 0x0622 or 0x0671 => new Rune('\u0627'),
        0x200B => new Rune(NonJoiner), // zero-width space: parts words as the non-joiner does
        >= 0x06F0 and <= 0x06F9 => new Rune('0' + rune.Value - 0x06F0),
        >= 0x0660 and <= 0x0669 => new Rune('0' + rune.Value - 0x0660),
        _ => rune,
    };
}
