using System.Security.Cryptography;
using System.Text;

namespace Derman.Core.Privacy;

/// <summary>The data key of one tenant: seals secrets and identity numbers, and hashes numbers for lookup. Thread safe.</summary>
public sealed class TenantKey
{
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private readonly byte[] _sealKey;
    private readonly byte[] _lookupKey;

    public TenantKey(byte[] dataKey)
    {
        _sealKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, dataKey, 32, info: "derman seal"u8.ToArray());
        _lookupKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, dataKey, 32, info: "derman lookup"u8.ToArray());
    }

    /// <summary>AES-256-GCM; <paramref name="purpose"/> is bound in, so that a value cannot be moved to another column.</summary>
    public byte[] Seal(string purpose, ReadOnlySpan<byte> plain) => SealWith(_sealKey, purpose, plain);

    /// <exception cref="AuthenticationTagMismatchException">The value was changed, or sealed by another tenant or for another purpose.</exception>
    public byte[] Open(string purpose, ReadOnlySpan<byte> sealedValue) => OpenWith(_sealKey, purpose, sealedValue);

    public byte[] SealText(string purpose, string plain) => Seal(purpose, Encoding.UTF8.GetBytes(plain));

    public string OpenText(string purpose, ReadOnlySpan<byte> sealedValue) => Encoding.UTF8.GetString(Open(purpose, sealedValue));

    /// <summary>Keyed hash: finds an identity number without keeping it readable.</summary>
    public byte[] Lookup(string purpose, string value) =>
        HMACSHA256.HashData(_lookupKey, Encoding.UTF8.GetBytes($"{purpose}\n{value}"));

    internal static byte[] SealWith(byte[] key, string purpose, ReadOnlySpan<byte> plain)
    {
        var result = new byte[NonceSize + plain.Length + TagSize];
        var nonce = result.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, plain, result.AsSpan(NonceSize, plain.Length), result.AsSpan(NonceSize + plain.Length), Encoding.UTF8.GetBytes(purpose));
        return result;
    }

    internal static byte[] OpenWith(byte[] key, string purpose, ReadOnlySpan<byte> sealedValue)
    {
        if (sealedValue.Length < NonceSize + TagSize)
        {
            throw new CryptographicException("A sealed value is shorter than its nonce and tag.");
        }

        var plain = new byte[sealedValue.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(
            sealedValue[..NonceSize],
            sealedValue.Slice(NonceSize, plain.Length),
            sealedValue[(NonceSize + plain.Length)..],
            plain,
            Encoding.UTF8.GetBytes(purpose));
        return plain;
    }
}
