using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using NodaTime;

namespace Derman.Core.Tenancy.HostNames;

/// <summary>Whether a name can be served with a certificate, and its chain in the order it is sent in.</summary>
internal static class CertificateCheck
{
    private const int LeastRsaBits = 2048;
    private const int LeastCurveBits = 256;
    private const string ServerUse = "1.3.6.1.5.5.7.3.1";

    /// <summary>Hashes nobody may sign with any more: MD5 and SHA-1, with RSA and ECDSA.</summary>
    private static readonly HashSet<string> Broken = new(StringComparer.Ordinal) { "1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5", "1.2.840.10045.4.1" };

    /// <summary>The certificate of the name itself: the one that covers it and is no authority's; else the first.</summary>
    public static X509Certificate2 Leaf(X509Certificate2Collection all, string host) =>
        all.FirstOrDefault(c => !IsAuthority(c) && Covers(c, host)) ?? all.FirstOrDefault(c => !IsAuthority(c)) ?? all[0];

    /// <summary>The code of what is wrong; null when nothing is.</summary>
    public static string? Fault(X509Certificate2 leaf, string host, Instant now) =>
        !Covers(leaf, host) ? "certificate.name"
        : Instant.FromDateTimeUtc(leaf.NotAfter.ToUniversalTime()) <= now ? "certificate.ended"
        : Instant.FromDateTimeUtc(leaf.NotBefore.ToUniversalTime()) > now ? "certificate.notYet"
        : !ServesHosts(leaf) ? "certificate.use"
        : IsWeak(leaf) ? "certificate.weak"
        : null;

    /// <summary>From the name's own certificate up, each signed by the next; null when something among them belongs elsewhere or a signature is wrong.</summary>
    public static IReadOnlyList<X509Certificate2>? Chain(X509Certificate2 leaf, X509Certificate2Collection all, Instant now)
    {
        var rest = all.Where(c => c.Thumbprint != leaf.Thumbprint).DistinctBy(c => c.Thumbprint).ToList();
        var chain = new List<X509Certificate2> { leaf };
        while (!IsSelfIssued(chain[^1]) && rest.Find(c => IsIssuer(c, chain[^1])) is { } next)
        {
            chain.Add(next);
            rest.Remove(next);
        }

        return rest.Count == 0 && SignaturesHold(chain, now) && !chain.Skip(1).Any(c => IsWeak(c) && !IsSelfIssued(c)) ? chain : null;
    }

    public static bool Fits(X509Certificate2 certificate, AsymmetricAlgorithm key) =>
        certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo());

    private static bool Covers(X509Certificate2 certificate, string host) => certificate.MatchesHostname(host, allowWildcards: true, allowCommonName: false);

    private static bool IsAuthority(X509Certificate2 certificate) => certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(e => e.CertificateAuthority);

    private static bool ServesHosts(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().All(e => e.EnhancedKeyUsages.OfType<Oid>().Any(o => o.Value == ServerUse));

    private static bool IsWeak(X509Certificate2 certificate)
    {
        if (Broken.Contains(certificate.SignatureAlgorithm.Value ?? "") && !IsSelfIssued(certificate))
        {
            return true;
        }

        using var rsa = certificate.GetRSAPublicKey();
        using var curve = certificate.GetECDsaPublicKey();
        return rsa is not null ? rsa.KeySize < LeastRsaBits : curve is null || curve.KeySize < LeastCurveBits;
    }

    private static bool IsSelfIssued(X509Certificate2 certificate) => certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData);

    private static bool IsIssuer(X509Certificate2 above, X509Certificate2 below) =>
        IsAuthority(above) && above.SubjectName.RawData.AsSpan().SequenceEqual(below.IssuerName.RawData);

    /// <summary>The top one is taken at its word here: whether anybody knows it is asked elsewhere.</summary>
    private static bool SignaturesHold(List<X509Certificate2> chain, Instant now)
    {
        if (chain.Count == 1)
        {
            return true;
        }

        using var builder = Offline(now);
        builder.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        builder.ChainPolicy.CustomTrustStore.Add(chain[^1]);
        builder.ChainPolicy.ExtraStore.AddRange(chain.Skip(1).ToArray());
        builder.Build(chain[0]);
        return builder.ChainElements.Count >= chain.Count
            && builder.ChainElements.Take(chain.Count).Select(e => e.Certificate.Thumbprint).SequenceEqual(chain.Select(c => c.Thumbprint), StringComparer.Ordinal)
            && !builder.ChainStatus.Any(s => s.Status.HasFlag(X509ChainStatusFlags.NotSignatureValid));
    }

    internal static X509Chain Offline(Instant now) => new()
    {
        ChainPolicy =
        {
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTime = now.ToDateTimeUtc().ToLocalTime(),
        },
    };
}
