namespace Derman.Plugins.Tests.Sms;

/// <summary>
/// A second opinion, made differently: the tables are written as 23.038 prints them (code by code), every character becomes its septets or
/// octets, and parts are cut by octets of user data, headers included, instead of by known capacities.
/// </summary>
internal static class NaiveSms
{
    private const int UserData = 140;

    /// <summary>Code → letter of the default alphabet, 16 to a row; the escape is the replacement character.</summary>
    private static readonly string[] Default =
    [
        "@£$¥èéùìòÇ\nØø\rÅå", "Δ_ΦΓΛΩΠΨΣΘΞ\uFFFDÆæßÉ", " !\"#¤%&'()*+,-./", "0123456789:;<=>?",
        "¡ABCDEFGHIJKLMNO", "PQRSTUVWXYZÄÖÑÜ§", "¿abcdefghijklmno", "pqrstuvwxyzäöñüà",
    ];

    private static readonly Dictionary<int, char> LockingChanges = new()
    {
        [0x04] = '€', [0x07] = 'ı', [0x0B] = 'Ğ', [0x0C] = 'ğ', [0x1C] = 'Ş', [0x1D] = 'ş', [0x40] = 'İ', [0x60] = 'ç',
    };

    private static readonly Dictionary<int, char> Extension = new()
    {
        [0x0A] = '\f', [0x14] = '^', [0x28] = '{', [0x29] = '}', [0x2F] = '\\', [0x3C] = '[', [0x3D] = '~', [0x3E] = ']', [0x40] = '|', [0x65] = '€',
    };

    private static readonly Dictionary<int, char> TurkishSingle = new(Extension)
    {
        [0x47] = 'Ğ', [0x49] = 'İ', [0x53] = 'Ş', [0x63] = 'ç', [0x67] = 'ğ', [0x69] = 'ı', [0x73] = 'ş',
    };

    public static string Alphabet { get; } = string.Concat(Default).Replace("\uFFFD", "", StringComparison.Ordinal) + "\f^{}\\[~]|€ĞİŞçğış";

    /// <summary>The fewest parts of the encodings named; 0 when none can write the text.</summary>
    public static int Parts(string text, params string[] encodings)
    {
        var counts = encodings.Select(encoding => Parts(text, encoding)).Where(parts => parts > 0).ToList();
        return counts.Count == 0 ? 0 : counts.Min();
    }

    private static int Parts(string text, string encoding)
    {
        var units = Units(text, encoding);
        if (units is null)
        {
            return 0;
        }

        var bits = encoding == "ucs2" ? 16 : 7;
        var shift = encoding.StartsWith("gsm7-", StringComparison.Ordinal) ? 3 : 0;
        if (Fits(units.Sum(unit => unit.Length), bits, shift))
        {
            return 1;
        }

        var parts = 1;
        var used = 0;
        foreach (var unit in units)
        {
            used += unit.Length;
            if (!Fits(used, bits, shift + 5))
            {
                parts++;
                used = unit.Length;
            }
        }

        return parts;
    }

    private static bool Fits(int units, int bits, int header)
    {
        var octets = header == 0 ? 0 : header + 1;

        // Septets begin on a septet boundary after the header (23.040, 9.2.3.24).
        var headerBits = bits == 7 ? (((octets * 8) + 6) / 7) * 7 : octets * 8;
        return headerBits + (units * bits) <= UserData * 8;
    }

    // Each character as its codes: two for what needs an escape or is half an emoji beside the other.
    private static List<int[]>? Units(string text, string encoding)
    {
        var units = new List<int[]>();
        foreach (var rune in text.EnumerateRunes())
        {
            if (encoding == "ucs2")
            {
                units.Add([.. rune.ToString().Select(half => (int)half)]);
                continue;
            }

            var plain = Code(rune.ToString(), encoding == "gsm7-tr-locking");
            var table = encoding == "gsm7-tr" ? TurkishSingle : Extension;
            var shifted = table.Where(entry => entry.Value.ToString() == rune.ToString()).Select(entry => entry.Key).FirstOrDefault(-1);
            if (plain < 0 && shifted < 0)
            {
                return null;
            }

            units.Add(plain >= 0 ? [plain] : [0x1B, shifted]);
        }

        return units;
    }

    private static int Code(string letter, bool locking)
    {
        for (var code = 0; code < 128; code++)
        {
            var here = locking && LockingChanges.TryGetValue(code, out var changed) ? changed : Default[code / 16][code % 16];
            if (here.ToString() == letter && here != '\uFFFD')
            {
                return code;
            }
        }

        return -1;
    }
}
