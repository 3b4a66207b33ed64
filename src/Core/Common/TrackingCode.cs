using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Derman.Core.Common;

/// <summary>
/// The code a citizen follows a request with, such as <c>K7QF-2M9X-4TRC-5</c>: twelve symbols of five random bits (60 bits,
/// not guessable over a rate-limited page) and one check symbol. The alphabet is Crockford's base 32, without I, L, O and U.
/// The check is a weighted sum over the field GF(32): the weights are thirteen different powers of a generator, so every
/// changed symbol and every swap of two symbols, neighbours or not, changes the sum. (ISO 7064 MOD 37,36 misses some swaps,
/// and its alphabet has the letters people mix up.)
/// </summary>
public readonly record struct TrackingCode
{
    public const int DataLength = 12;
    public const int Length = DataLength + 1;

    internal const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>x^5 + x^2 + 1, primitive over GF(2): 2 generates all 31 non-zero elements.</summary>
    private const int Polynomial = 0b100101;

    private readonly string? _compact;

    private TrackingCode(string compact) => _compact = compact;

    /// <summary>Thirteen symbols without hyphens: the form to store and to look up.</summary>
    public string Compact => _compact ?? throw new InvalidOperationException("An empty tracking code follows nothing.");

    public static TrackingCode New(FillRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        Span<byte> bytes = stackalloc byte[8];
        random(bytes);
        var bits = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        Span<char> symbols = stackalloc char[Length];
        for (var i = 0; i < DataLength; i++)
        {
            symbols[i] = Alphabet[(int)(bits >> (5 * i)) & 31];
        }

        symbols[DataLength] = Check(symbols[..DataLength]);
        return new TrackingCode(new string(symbols));
    }

    /// <summary>
    /// Reads a code as people type or dictate it: any case, with or without hyphens and spaces, Turkish ı and İ, Persian digits,
    /// O for 0, I or L for 1. False when the symbols are not a code or the check symbol disagrees.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TrackingCode code)
    {
        code = default;
        if (text is null)
        {
            return false;
        }

        Span<char> symbols = stackalloc char[Length];
        var count = 0;
        foreach (var c in text)
        {
            if (IsSeparator(c))
            {
                continue;
            }

            var symbol = Read(c);
            if (symbol == '\0' || count == Length)
            {
                return false;
            }

            symbols[count++] = symbol;
        }

        if (count != Length || Check(symbols[..DataLength]) != symbols[DataLength])
        {
            return false;
        }

        code = new TrackingCode(new string(symbols));
        return true;
    }

    /// <summary>The form people read: groups of four.</summary>
    public override string ToString() => $"{Compact[..4]}-{Compact[4..8]}-{Compact[8..12]}-{Compact[12..]}";

    /// <summary>Symbol i weighs 2^(i+1) and the check symbol 1, so that the weights stay different.</summary>
    internal static char Check(ReadOnlySpan<char> data)
    {
        var sum = 0;
        for (var i = data.Length - 1; i >= 0; i--)
        {
            sum = Double(sum ^ Alphabet.IndexOf(data[i], StringComparison.Ordinal));
        }

        return Alphabet[sum];
    }

    private static int Double(int element)
    {
        var shifted = element << 1;
        return (shifted & 32) == 0 ? shifted : shifted ^ Polynomial;
    }

    private static char Read(char c)
    {
        var digit = DecimalDigits.Of(c);
        if (digit >= 0)
        {
            return (char)('0' + digit);
        }

        var upper = c is 'ı' or 'İ' ? 'I' : char.ToUpperInvariant(c);
        return upper switch
        {
            'O' => '0',
            'I' or 'L' => '1',
            _ => Alphabet.Contains(upper, StringComparison.Ordinal) ? upper : '\0',
        };
    }

    private static bool IsSeparator(char c) =>
        c is '-' or '_' or '.' || char.IsWhiteSpace(c)
        || CharUnicodeInfo.GetUnicodeCategory(c)
            is UnicodeCategory.Format or UnicodeCategory.DashPunctuation or UnicodeCategory.NonSpacingMark;
}
