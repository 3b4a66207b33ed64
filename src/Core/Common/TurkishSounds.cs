using System.Collections.Frozen;

namespace Derman.Core.Common;

/// <summary>What a Turkish ending needs to know of the word before it.</summary>
internal static class TurkishSounds
{
    /// <summary>Arabic and French loans that take front vowels after a back one (saate, İstiklal'e, Ziraat'e).</summary>
    private static readonly FrozenSet<string> FrontLoans = new[]
    {
        "saat", "ziraat", "cemaat", "seyahat", "dikkat", "şefkat", "sürat", "hakikat", "istirahat", "harf", "hal",
        "kemal", "cemal", "celal", "bilal", "hilal", "nihal", "zuhal", "iclal", "ikbal", "istiklal", "hayal", "terminal", "festival",
        "rol", "gol", "alkol", "kontrol", "petrol", "protokol", "kabul", "meşgul", "mahsul",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Heads of unit and place names whose possessive shows no buffer s or softened k.</summary>
    private static readonly FrozenSet<string> PossessiveHeads = new[]
    {
        "birimi", "merkezi", "kurumu", "kurulu", "müdürü", "parkı", "bulvarı", "meydanı", "evi", "yolu", "hattı", "ekibi",
        "grubu", "komisyonu", "servisi", "meclisi", "salonu", "köyü", "şirketi", "yeri", "günü", "bayramı",
        "talebi", "yardımı", "hizmeti", "bakımı", "onarımı", "şikayeti", "ihbarı", "denetimi", "bildirimi",
        "raporu", "formu", "kartı", "yakını",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Look like possessives and are not.</summary>
    private static readonly FrozenSet<string> NotPossessive =
        new[] { "pazartesi", "cumartesi", "ağrı" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>I and İ are two letters; circumflexes carry no sound that an ending follows.</summary>
    public static string Lower(ReadOnlySpan<char> word) => string.Create(word.Length, word, static (lower, from) =>
    {
        for (var i = 0; i < from.Length; i++)
        {
            lower[i] = from[i] switch
            {
                'I' => 'ı',
                'İ' => 'i',
                'Â' or 'â' => 'a',
                'Î' or 'î' => 'i',
                'Û' or 'û' => 'u',
                var c => char.ToLowerInvariant(c),
            };
        }
    });

    public static (char Vowel, bool EndsInVowel, bool Voiceless) Read(string word)
    {
        var last = word.AsSpan().LastIndexOfAny("aeıioöuü");
        if (last < 0)
        {
            // An abbreviation is spelled, and its last letter is named with -e: PTT'ye, KDV'de.
            return ('e', EndsInVowel: true, Voiceless: false);
        }

        var vowel = word[last];
        if (FrontLoans.Contains(word))
        {
            vowel = vowel switch { 'a' or 'ı' => 'e', 'o' or 'u' => 'ü', _ => vowel };
        }

        return (vowel, last == word.Length - 1, word[^1] is 'f' or 's' or 't' or 'k' or 'ç' or 'ş' or 'h' or 'p' or 'x');
    }

    /// <summary>
    /// True for a compound's last word: plural possessive (İşleri), softened k (Müdürlüğü), buffer s in vowel harmony (Belediyesi,
    /// Bürosu; not Karasu), or a known head. Only a word after another word is judged by its sound alone.
    /// </summary>
    public static bool EndsInPossessive(string word, bool isOneOfSeveral)
    {
        if (word.Length < 3 || NotPossessive.Contains(word))
        {
            return false;
        }

        if (word.EndsWith("lığı", StringComparison.Ordinal) || word.EndsWith("liği", StringComparison.Ordinal)
            || word.EndsWith("luğu", StringComparison.Ordinal) || word.EndsWith("lüğü", StringComparison.Ordinal))
        {
            return true;
        }

        if (!isOneOfSeveral)
        {
            return word is "belediyesi" or "mahallesi";
        }

        return PossessiveHeads.Contains(word)
            || word.EndsWith("ları", StringComparison.Ordinal) || word.EndsWith("leri", StringComparison.Ordinal)
            || (word[^2] is 's' or 'ğ' && word[^1] == HarmonyOf(word[^3]));
    }

    private static char HarmonyOf(char vowel) => vowel switch
    {
        'a' or 'ı' => 'ı',
        'e' or 'i' => 'i',
        'o' or 'u' => 'u',
        'ö' or 'ü' => 'ü',
        _ => '\0',
    };
}
