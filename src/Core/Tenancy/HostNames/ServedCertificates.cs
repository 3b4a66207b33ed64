using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Derman.Core.Tenancy.Catalog;
using NodaTime;

namespace Derman.Core.Tenancy.HostNames;

/// <summary>A certificate ready to be served with. Its key is in memory only.</summary>
/// <param name="Certificate">With its key.</param>
/// <param name="Above">What is sent with it, in order.</param>
public sealed record ServedCertificate(X509Certificate2 Certificate, X509Certificate2Collection Above, string Thumbprint, Instant NotAfter, bool Recognised);

/// <summary>Finds the certificate of a name that is served; nothing of the tenant is opened for it.</summary>
public sealed class ServedCertificates(TenantRegistry registry)
{
    /// <summary>Thumbprint of what is kept for the name; null when it has none, or is not served. One row by its key.</summary>
    public string? ThumbprintOf(string host) => Owner(host) is { } tenant
        ? registry.Catalog.Read(s => s.Query("SELECT \"thumbprint\" FROM \"host_certificate\" WHERE \"tenant\" = @p0 AND \"host\" = @p1", r => r.GetString(0), tenant.Value, host)).FirstOrDefault()
        : null;

    public ServedCertificate? Load(string host)
    {
        if (Owner(host) is not { } tenant
            || registry.Catalog.Read(s => s.First<HostCertificate>("\"tenant\" = @p0 AND \"host\" = @p1", tenant.Value, host)) is not { } row)
        {
            return null;
        }

        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(row.Chain);
        var plain = registry.MasterKey.Open(KeepCertificate.Purpose(row.Tenant, row.Host), row.PrivateKey);
        try
        {
            using var key = CertificateFiles.OfPkcs8(plain) ?? throw new CryptographicException($"The key of '{host}' cannot be read.");
            var leaf = key is RSA rsa ? chain[0].CopyWithPrivateKey(rsa) : chain[0].CopyWithPrivateKey((ECDsa)key);
            chain[0].Dispose();
            chain.RemoveAt(0);
            return new ServedCertificate(leaf, chain, row.Thumbprint, row.NotAfter, row.Recognised);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>A suspended tenant's name is like one that nobody has.</summary>
    private TenantId? Owner(string host) => registry.ByHost(host) is { } id && registry.IsServed(id) ? id : null;
}
