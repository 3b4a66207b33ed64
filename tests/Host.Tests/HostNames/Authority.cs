using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Derman.Host.Tests.HostNames;

/// <summary>An authority made for a test, and what it signs.</summary>
internal sealed class Authority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public Authority()
    {
        var request = new CertificateRequest("CN=Test authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        Root = request.CreateSelfSigned(In(-100), In(1000));
    }

    public X509Certificate2 Root { get; }

    /// <summary>PEM of a certificate and of its key.</summary>
    public (string Certificate, string Key, string Thumbprint) Sign(string host, int days = 90)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        using var signed = request.Create(Root, In(-1), In(days), [1, .. RandomNumberGenerator.GetBytes(8)]);
        return (signed.ExportCertificatePem() + "\n" + Root.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(), signed.Thumbprint);
    }

    public static byte[] Bytes(string pem) => Encoding.ASCII.GetBytes(pem);

    public void Dispose()
    {
        Root.Dispose();
        _key.Dispose();
    }

    private static DateTimeOffset In(int days) => TimeProvider.System.GetUtcNow().AddDays(days);
}
