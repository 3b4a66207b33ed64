using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Derman.Core.Common;
using Derman.Core.Privacy;
using NodaTime;

namespace Derman.Core.Chats;

/// <summary>
/// The only key a visitor has: his identity on one account, signed by the tenant. Made without a row anywhere, so that whoever only looks
/// costs nothing. The identity tells when it was made (RFC 9562, version 7), and with it when it ends.
/// </summary>
public static class VisitorTokens
{
    public static readonly Duration Lasts = Duration.FromDays(30);

    private const string Purpose = "chat visitor";
    private const int MacBytes = 16;
    private const int Bytes = UuidV7.ByteLength + MacBytes;
    private const int Length = 43;

    public static string Of(TenantKey key, string account, Guid visitor)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        visitor.TryWriteBytes(bytes, bigEndian: true, out _);
        Mac(key, account, visitor).CopyTo(bytes[UuidV7.ByteLength..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <returns>Null for anything this tenant has not signed for this account, or that has run out: nobody is told which.</returns>
    public static Guid? Read(TenantKey key, string account, string? token, Instant now)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        if (token is not { Length: Length } || !Base64Url.IsValid(token) || Base64Url.DecodeFromChars(token, bytes) != Bytes)
        {
            return null;
        }

        var visitor = new Guid(bytes[..UuidV7.ByteLength], bigEndian: true);
        return CryptographicOperations.FixedTimeEquals(bytes[UuidV7.ByteLength..], Mac(key, account, visitor)) && now < UuidV7.InstantOf(visitor) + Lasts ? visitor : null;
    }

    private static ReadOnlySpan<byte> Mac(TenantKey key, string account, Guid visitor) =>
        key.Lookup(Purpose, string.Create(CultureInfo.InvariantCulture, $"{account}\n{visitor:n}")).AsSpan(0, MacBytes);
}
