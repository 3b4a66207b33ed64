using System.Text;

namespace Derman.Channels.Sms.Measuring;

/// <summary>One way to write a short message, with what fits into it.</summary>
/// <param name="Name">As in <see cref="MessageMeasure.Encoding"/>.</param>
/// <param name="Alone">Units in a message of one part.</param>
/// <param name="Joined">Units in each of several parts.</param>
internal sealed record SmsEncoding(string Name, int Alone, int Joined)
{
    // A message has 140 octets. Each part of several spends 5 of them on the joining element (TS 23.040, 9.2.3.24.1), a shift table
    // spends 3 (9.2.3.24.15, 16), and one more is the header's length; what is left is counted in septets, or in halves for UCS-2.
    private const int Octets = 140;
    private const int Joining = 5;
    private const int Shift = 3;

    private readonly IReadOnlyDictionary<char, int>? _table;

    private SmsEncoding(string name, IReadOnlyDictionary<char, int> table, int header)
        : this(name, Septets(header), Septets(header + Joining)) => _table = table;

    /// <summary>The default alphabet: 160 and 153.</summary>
    public static SmsEncoding Gsm7 { get; } = new("gsm7", GsmTables.Gsm7, 0);

    /// <summary>With the Turkish single shift table: 155 and 149, the letters ğĞıİşŞç count twice.</summary>
    public static SmsEncoding Turkish { get; } = new("gsm7-tr", GsmTables.TurkishSingle, Shift);

    /// <summary>With the Turkish locking shift table: 155 and 149, those letters count once.</summary>
    public static SmsEncoding TurkishLocked { get; } = new("gsm7-tr-locking", GsmTables.TurkishLocked, Shift);

    /// <summary>Sixteen bits a letter: 70 and 67.</summary>
    public static SmsEncoding Ucs2 { get; } = new("ucs2", Octets / 2, (Octets - Joining - 1) / 2);

    /// <summary>What a character costs; 0 = it cannot be written.</summary>
    public int CostOf(Rune character)
    {
        if (_table is null)
        {
            return character.Utf16SequenceLength;
        }

        return character.IsBmp && _table.TryGetValue((char)character.Value, out var cost) ? cost : 0;
    }

    private static int Septets(int header) => (Octets - (header == 0 ? 0 : header + 1)) * 8 / 7;
}
