namespace Derman.Core.Common;

/// <summary>The last word a number is read aloud with: a suffix on digits follows the spoken word (TDK, Kesme İşareti).</summary>
internal static class TurkishNumberWords
{
    private static readonly string[] Ones = ["sıfır", "bir", "iki", "üç", "dört", "beş", "altı", "yedi", "sekiz", "dokuz"];
    private static readonly string[] Tens = ["", "on", "yirmi", "otuz", "kırk", "elli", "altmış", "yetmiş", "seksen", "doksan"];
    private static readonly string[] Thousands = ["bin", "milyon", "milyar", "trilyon", "katrilyon"];

    /// <summary>Enough to reach past katrilyon with its points; a longer run is read by its end.</summary>
    private const int LongestNumber = 40;

    /// <summary>Takes a text that ends in a digit: 153, 1.000, 13:00, 26.10.2026.</summary>
    public static string LastWord(ReadOnlySpan<char> text)
    {
        if (IsFullHour(text, out var hour))
        {
            return LastWordOfDigits(hour);
        }

        text = text[^Math.Min(text.Length, LongestNumber)..];
        var start = text.Length;
        while (start > 0 && (char.IsAsciiDigit(text[start - 1]) || IsGroupSeparator(text, start - 1)))
        {
            start--;
        }

        Span<char> digits = stackalloc char[text.Length - start];
        var count = 0;
        foreach (var c in text[start..])
        {
            if (c != '.')
            {
                digits[count++] = c;
            }
        }

        return LastWordOfDigits(digits[..count]);
    }

    /// <summary>13:00 and 13.00 are read "on üç", 00:00 "sıfır sıfır".</summary>
    private static bool IsFullHour(ReadOnlySpan<char> text, out ReadOnlySpan<char> hour)
    {
        hour = default;
        if (text.Length < 4 || text[^1] != '0' || text[^2] != '0' || text[^3] is not (':' or '.'))
        {
            return false;
        }

        var start = text.Length - 3;
        while (start > 0 && char.IsAsciiDigit(text[start - 1]))
        {
            start--;
        }

        hour = text[start..^3];
        return hour.Length is 1 or 2 && (start == 0 || text[start - 1] is not ('.' or ':'));
    }

    /// <summary>A point inside 1.000 groups digits when exactly three follow it and a digit stands before it.</summary>
    private static bool IsGroupSeparator(ReadOnlySpan<char> text, int at)
    {
        var follow = 0;
        while (at + 1 + follow < text.Length && char.IsAsciiDigit(text[at + 1 + follow]))
        {
            follow++;
        }

        return text[at] == '.' && follow == 3 && at > 0 && char.IsAsciiDigit(text[at - 1]);
    }

    private static string LastWordOfDigits(ReadOnlySpan<char> digits)
    {
        var significant = digits.TrimEnd('0');
        var zeros = digits.Length - significant.Length;
        if (significant.IsEmpty)
        {
            return Ones[0];
        }

        return zeros switch
        {
            0 => Ones[significant[^1] - '0'],
            1 => Tens[significant[^1] - '0'],
            2 => "yüz",
            _ => Thousands[Math.Min((zeros / 3) - 1, Thousands.Length - 1)],
        };
    }
}
