namespace Derman.Host.Localisation;

/// <summary>Case endings on names and numbers: 13:00’e, Fen İşleri’ne, 5’ten. Vowel harmony on the last spoken word; compound names that
/// already carry the possessive (Fen İşleri, İmar Müdürlüğü) take the n-buffer, others y.</summary>
public static class TurkishSuffix
{
    private const string BackVowels = "aıou";
    private const string Vowels = "aıoueiöü";
    private const string Hard = "fstkçşhp";

    private static readonly string[] Ones = ["sıfır", "bir", "iki", "üç", "dört", "beş", "altı", "yedi", "sekiz", "dokuz"];
    private static readonly string[] Tens = ["", "on", "yirmi", "otuz", "kırk", "elli", "altmış", "yetmiş", "seksen", "doksan"];
    private static readonly string[] PossessiveEnds = ["lığı", "liği", "luğu", "lüğü", "leri", "ları"];

    /// <param name="ending">dat | acc | gen | loc | abl; anything else leaves the text as it is.</param>
    public static string Add(string text, string ending)
    {
        var trimmed = text.TrimEnd();
        if (trimmed.Length == 0) return text;
        var number = char.IsAsciiDigit(trimmed[^1]);
        var spoken = number ? Spoken(trimmed) : Lower(trimmed);
        var last = spoken.LastOrDefault(Vowels.Contains);
        if (last == default) last = 'e';
        var suffix = Suffix(ending, spoken, last, !number && IsPossessive(spoken));
        return suffix.Length == 0 ? text : $"{text}’{suffix}";
    }

    private static string Suffix(string ending, string spoken, char last, bool possessive)
    {
        var back = BackVowels.Contains(last, StringComparison.Ordinal);
        var a = back ? "a" : "e";
        var i = last switch { 'a' or 'ı' => "ı", 'e' or 'i' => "i", 'o' or 'u' => "u", _ => "ü" };
        var open = Vowels.Contains(spoken[^1], StringComparison.Ordinal);
        var d = !open && Hard.Contains(spoken[^1], StringComparison.Ordinal) ? "t" : "d";
        var buffer = possessive ? "n" : open ? "y" : "";
        return ending switch
        {
            "dat" => buffer + a,
            "acc" => buffer + i,
            "gen" => (open ? "n" : "") + i + "n",
            "loc" => (possessive ? "n" : "") + d + a,
            "abl" => (possessive ? "n" : "") + d + a + "n",
            _ => "",
        };
    }

    private static bool IsPossessive(string spoken)
    {
        if (PossessiveEnds.Any(end => spoken.EndsWith(end, StringComparison.Ordinal))) return true;
        return spoken.Contains(' ', StringComparison.Ordinal) && "ıiuü".Contains(spoken[^1], StringComparison.Ordinal);
    }

    /// <summary>The last word one hears when the number is read out. Of a time, the minutes, and the hour when they are 00.</summary>
    private static string Spoken(string text)
    {
        var start = text.Length;
        while (start > 0 && char.IsAsciiDigit(text[start - 1])) start--;
        // Thousands are one number: 2.000, but not the year of 21.03.2026.
        while (text.Length - start >= 3 && start > 1 && text[start - 1] == '.' && char.IsAsciiDigit(text[start - 2]))
        {
            if (text.LastIndexOf('.') != text.Length - 4) break;
            start--;
            while (start > 0 && char.IsAsciiDigit(text[start - 1])) start--;
        }

        var digits = text[start..].Replace(".", "", StringComparison.Ordinal);
        if (digits == "00" && start > 1 && text[start - 1] == ':') return Spoken(text[..(start - 1)]);
        digits = digits.TrimStart('0');
        if (digits.Length == 0) return Ones[0];
        var zeros = digits.Length - digits.TrimEnd('0').Length;
        return zeros switch
        {
            0 => Ones[digits[^1] - '0'],
            1 => Tens[digits[^2] - '0'],
            2 => "yüz",
            < 6 => "bin",
            < 9 => "milyon",
            _ => "milyar",
        };
    }

    // Turkish letters lowered by hand: ToLowerInvariant leaves İ alone and turns I into i.
    private static string Lower(string text) => text.Replace('İ', 'i').Replace('I', 'ı').ToLowerInvariant();
}
