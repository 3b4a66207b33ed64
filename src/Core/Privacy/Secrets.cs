using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Derman.Core.Common;

namespace Derman.Core.Privacy;

/// <summary>Secrets, codes, links and tokens: 256 random bits, of which only a hash is kept.</summary>
public static class Secrets
{
    private const int Length = 32;

    public static string New(FillRandom random)
    {
        Span<byte> bytes = stackalloc byte[Length];
        random(bytes);
        return Base64Url.EncodeToString(bytes);
    }

    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>The same work for what is unknown: the answer's time tells nothing.</summary>
    public static bool Same(string secret, byte[]? hash) => CryptographicOperations.FixedTimeEquals(Hash(secret), hash ?? []) && hash is not null;
}
