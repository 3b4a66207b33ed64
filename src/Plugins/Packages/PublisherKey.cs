using System.Security.Cryptography;

namespace Derman.Plugins.Packages;

/// <summary>A publisher the operator has named.</summary>
/// <param name="KeyId">See <see cref="PublisherKey.IdOf"/>.</param>
/// <param name="PublicKey">SubjectPublicKeyInfo, DER.</param>
/// <param name="InProcess">Trusted as the host itself: their plugins may run inside it when they ask to.</param>
/// <param name="Withdrawn">No longer trusted: nothing of theirs runs.</param>
internal sealed record Publisher(string KeyId, string Name, ReadOnlyMemory<byte> PublicKey, bool InProcess, bool Withdrawn);

/// <summary>Keys of publishers: ECDSA on P-256.</summary>
internal static class PublisherKey
{
    private const string P256 = "1.2.840.10045.3.1.7";

    public static ECDsa Create() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>32 hexadecimal digits: the first half of the public key's SHA-256.</summary>
    public static string IdOf(ReadOnlySpan<byte> publicKey) => Convert.ToHexStringLower(SHA256.HashData(publicKey))[..32];

    /// <summary>The private or public key of a PEM file, or why there is none.</summary>
    public static (ECDsa? Key, string? Problem) Read(string pem)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            var curve = key.ExportParameters(includePrivateParameters: false).Curve;
            if (curve.IsNamed && (curve.Oid.Value == P256 || curve.Oid.FriendlyName is "nistP256" or "ECDSA_P256"))
            {
                return (key, null);
            }

            key.Dispose();
            return (null, "The key is not an ECDSA key on P-256.");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            key.Dispose();
            return (null, $"No ECDSA key in PEM form: {e.Message}");
        }
    }

    public static byte[] Sign(ECDsa key, ReadOnlySpan<byte> bytes) => key.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);

    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(publicKey, out _);
            return key.VerifyData(bytes, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false; // A key that cannot be read has signed nothing.
        }
    }
}
