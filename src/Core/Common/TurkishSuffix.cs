namespace Derman.Core.Common;

public enum TurkishCase
{
    /// <summary>To: 13:00'e, Fen İşleri'ne.</summary>
    Dative,

    /// <summary>The object: 153'ü, Tatvan'ı.</summary>
    Accusative,

    /// <summary>At, in, on: 26 Ekim'de.</summary>
    Locative,

    /// <summary>From: Zabıta'dan.</summary>
    Ablative,

    /// <summary>Of: Erenler'in.</summary>
    Genitive,
}

public enum TurkishNoun
{
    /// <summary>Judge by the last word whether the name ends in a possessive (Fen İşleri, Yazı İşleri Müdürlüğü).</summary>
    Detect,

    /// <summary>A person, a place, a day.</summary>
    Plain,

    /// <summary>A compound noun: the ending takes the buffer n.</summary>
    Compound,
}

/// <summary>Turkish case endings on numbers, times, dates and names, set off by an apostrophe as after a proper name.</summary>
public static class TurkishSuffix
{
    /// <summary>The text with its ending: <c>13:00</c> → <c>13:00'e</c>. A text without letters or digits comes back as it is.</summary>
    public static string Attach(string text, TurkishCase grammaticalCase, TurkishNoun noun = TurkishNoun.Detect)
    {
        var suffix = Of(text, grammaticalCase, noun);
        return suffix.Length == 0 ? text : $"{text}'{suffix}";
    }

    /// <summary>Only the ending, without apostrophe.</summary>
    public static string Of(string text, TurkishCase grammaticalCase, TurkishNoun noun = TurkishNoun.Detect)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ascii = DecimalDigits.ToAscii(text);
        var end = BeforeBrackets(ascii);
        while (end > 0 && !char.IsLetterOrDigit(ascii[end - 1]))
        {
            end--;
        }

        if (end == 0)
        {
            return string.Empty;
        }

        if (char.IsAsciiDigit(ascii[end - 1]))
        {
            return Build(TurkishNumberWords.LastWord(ascii.AsSpan(0, end)), grammaticalCase, compound: false);
        }

        var start = end;
        while (start > 0 && char.IsLetter(ascii[start - 1]))
        {
            start--;
        }

        var word = TurkishSounds.Lower(ascii.AsSpan(start, end - start));
        var compound = noun == TurkishNoun.Compound
            || (noun == TurkishNoun.Detect && TurkishSounds.EndsInPossessive(word, isOneOfSeveral: start > 0));
        return Build(word, grammaticalCase, compound);
    }

    /// <summary>Behind brackets the ending follows the word before them: Yunus Emre (1240-1320)'nin (TDK, Kesme İşareti).</summary>
    private static int BeforeBrackets(string text)
    {
        var open = text.EndsWith(')') ? text.LastIndexOf('(') : -1;
        return open > 0 ? open : text.Length;
    }

    private static string Build(string word, TurkishCase grammaticalCase, bool compound)
    {
        var (vowel, endsInVowel, voiceless) = TurkishSounds.Read(word);
        var open = vowel is 'a' or 'ı' or 'o' or 'u' ? 'a' : 'e';
        var close = vowel switch
        {
            'a' or 'ı' => 'ı',
            'o' or 'u' => 'u',
            'ö' or 'ü' => 'ü',
            _ => 'i',
        };
        var buffered = compound && endsInVowel;
        var stop = voiceless && !buffered ? 't' : 'd';
        var n = buffered ? "n" : string.Empty;
        var glide = buffered ? "n" : endsInVowel ? "y" : string.Empty;
        return grammaticalCase switch
        {
            TurkishCase.Dative => $"{glide}{open}",
            TurkishCase.Accusative => $"{glide}{close}",
            TurkishCase.Locative => $"{n}{stop}{open}",
            TurkishCase.Ablative => $"{n}{stop}{open}n",
            TurkishCase.Genitive => endsInVowel ? $"n{close}n" : $"{close}n",
            _ => throw new ArgumentOutOfRangeException(nameof(grammaticalCase)),
        };
    }
}
