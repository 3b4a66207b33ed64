using System.Buffers.Binary;
using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Staff.SecondFactor;

/// <summary>Codes for the day the telephone is lost: ten, each for once, 50 random bits each, kept as a keyed hash.</summary>
internal static class RecoveryCodes
{
    public const int Count = 10;

    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int Symbols = 10;

    /// <summary>New ones in place of the old.</summary>
    public static IReadOnlyList<string> Renew(WriteSession session, Tenant tenant, Guid person, Instant now, FillRandom random)
    {
        Remove(session, person);
        var codes = new HashSet<string>(StringComparer.Ordinal);
        while (codes.Count < Count)
        {
            var code = New(random);
            if (codes.Add(code))
            {
                session.Insert(new RecoveryCode { Staff = person, Hash = HashOf(tenant, person, code), MadeAt = now });
            }
        }

        return [.. codes];
    }

    /// <returns>False when it is none of the codes that are left.</returns>
    public static bool Use(WriteSession session, Tenant tenant, Guid person, string? typed) =>
        session.Execute("DELETE FROM \"recovery_code\" WHERE \"staff\" = @p0 AND \"hash\" = @p1", Provider.Of(person), HashOf(tenant, person, typed ?? "")) == 1;

    public static void Remove(WriteSession session, Guid person) => session.Execute("DELETE FROM \"recovery_code\" WHERE \"staff\" = @p0", Provider.Of(person));

    private static byte[] HashOf(Tenant tenant, Guid person, string typed) => tenant.Key.Lookup("recovery code", $"{person} {Read(typed)}");

    /// <summary><c>K7QF2-M9XTR</c>.</summary>
    private static string New(FillRandom random)
    {
        Span<byte> bytes = stackalloc byte[8];
        random(bytes);
        var bits = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        Span<char> symbols = stackalloc char[Symbols];
        for (var i = 0; i < Symbols; i++)
        {
            symbols[i] = Alphabet[(int)(bits >> (5 * i)) & 31];
        }

        return $"{symbols[..5]}-{symbols[5..]}";
    }

    /// <summary>As people type it off paper: any case, digits of any script, O for 0, I and L for 1, with or without the hyphen.</summary>
    private static string Read(string typed) => string.Concat(typed.Select(Symbol).Where(c => Alphabet.Contains(c, StringComparison.Ordinal)));

    private static char Symbol(char c)
    {
        var digit = DecimalDigits.Of(c);
        return digit >= 0 ? (char)('0' + digit) : c switch
        {
            'o' or 'O' => '0',
            'i' or 'I' or 'ı' or 'İ' or 'l' or 'L' => '1',
            _ => char.ToUpperInvariant(c),
        };
    }
}
