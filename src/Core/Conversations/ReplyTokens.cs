using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Derman.Core.Privacy;

namespace Derman.Core.Conversations;

/// <summary>
/// Signed names of conversations, for providers without threads of their own (an e-mail's address, a short message's link): an answer that
/// brings one back belongs there, whatever its subject says. 32 letters, digits, hyphens and underscores.
/// </summary>
internal static class ReplyTokens
{
    private const string Purpose = "reply token";
    private const int KeyBytes = 8;
    private const int MacBytes = 16;

    public static string Of(TenantKey key, long conversation)
    {
        Span<byte> bytes = stackalloc byte[KeyBytes + MacBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, conversation);
        Mac(key, conversation).AsSpan(0, MacBytes).CopyTo(bytes[KeyBytes..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <returns>The conversation's key; null for anything this tenant has not signed.</returns>
    public static long? Read(TenantKey key, string? token)
    {
        Span<byte> bytes = stackalloc byte[KeyBytes + MacBytes];
        if (token is not { Length: (KeyBytes + MacBytes) * 4 / 3 } || !Base64Url.IsValid(token) || Base64Url.DecodeFromChars(token, bytes) != bytes.Length)
        {
            return null;
        }

        var conversation = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return CryptographicOperations.FixedTimeEquals(bytes[KeyBytes..], Mac(key, conversation).AsSpan(0, MacBytes)) ? conversation : null;
    }

    private static byte[] Mac(TenantKey key, long conversation) =>
        key.Lookup(Purpose, conversation.ToString(System.Globalization.CultureInfo.InvariantCulture));
}
