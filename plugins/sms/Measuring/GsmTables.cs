namespace Derman.Channels.Sms.Measuring;

/// <summary>The seven-bit tables of 3GPP TS 23.038 as far as Turkish needs them: clauses 6.2.1, 6.2.1.1, A.2.1 and A.3.1.</summary>
internal static class GsmTables
{
    /// <summary>Clause 6.2.1, in the order of its codes; the escape at 0x1B is no letter.</summary>
    private const string Default =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\0ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /// <summary>Clause 6.2.1.1: each after an escape.</summary>
    private const string Extension = "\f^{}\\[~]|€";

    /// <summary>Clause A.2.1 has these beside the extension.</summary>
    private const string TurkishShift = "ĞİŞçğış";

    /// <summary>Clause A.3.1 puts the second letter where the default has the first.</summary>
    private const string TurkishLocking = "è€ìıØĞøğÆŞæş¡İ¿ç";

    /// <summary>Septets by letter: the default alphabet with its extension.</summary>
    public static IReadOnlyDictionary<char, int> Gsm7 { get; } = Costs(Default, Extension);

    /// <summary>Septets by letter: the default alphabet with the Turkish single shift table.</summary>
    public static IReadOnlyDictionary<char, int> TurkishSingle { get; } = Costs(Default, Extension + TurkishShift);

    /// <summary>Septets by letter: the Turkish locking shift table with the default extension.</summary>
    public static IReadOnlyDictionary<char, int> TurkishLocked { get; } = Costs(Locked(), Extension);

    private static string Locked()
    {
        var table = Default.ToCharArray();
        for (var i = 0; i < TurkishLocking.Length; i += 2)
        {
            table[Default.IndexOf(TurkishLocking[i], StringComparison.Ordinal)] = TurkishLocking[i + 1];
        }

        return new string(table);
    }

    private static Dictionary<char, int> Costs(string plain, string shifted)
    {
        var costs = new Dictionary<char, int>();
        foreach (var letter in shifted)
        {
            costs[letter] = 2; // the escape and the letter
        }

        foreach (var letter in plain.Where(letter => letter != '\0'))
        {
            costs[letter] = 1;
        }

        return costs;
    }
}
