using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Derman.Plugins.Tests.Support;

/// <summary>
/// An authority of this test run's own, which this process trusts beside the system's: certificates stay checked, nothing in the product knows of it.
/// OpenSSL reads where its authorities are from the environment of the process, once; so it is said before any test begins.
/// </summary>
internal static partial class TestTrust
{
    private const string SystemAuthorities = "/etc/ssl/certs/ca-certificates.crt";
    private static readonly DateTimeOffset From = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static X509Certificate2? _authority;

    [ModuleInitializer]
    internal static void Begin()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        var request = new CertificateRequest("CN=Derman test authority", Key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        _authority = request.CreateSelfSigned(From, From.AddYears(100));
        var file = Path.Combine(Path.GetTempPath(), $"derman-test-authorities-{Environment.ProcessId}.pem");
        File.WriteAllText(file, (File.Exists(SystemAuthorities) ? File.ReadAllText(SystemAuthorities) : "") + _authority.ExportCertificatePem() + "\n");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => File.Delete(file);
        if (SetEnvironment("SSL_CERT_FILE", file, 1) != 0)
        {
            throw new InvalidOperationException("SSL_CERT_FILE could not be set.");
        }
    }

    /// <summary>A certificate for <c>localhost</c>, trusted here.</summary>
    public static (string Certificate, string Key) IssuePem(string name = "localhost")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(_authority!, From, From.AddYears(90), RandomNumberGenerator.GetBytes(8));
        return (certificate.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    // .NET keeps an environment of its own beside the process's, which OpenSSL never sees.
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
