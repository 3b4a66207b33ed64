using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Derman.Core.Tenancy.HostNames;
using NodaTime;
using Request = System.Security.Cryptography.X509Certificates.CertificateRequest;

namespace Derman.Core.Tests.Tenancy.HostNames;

/// <summary>An authority made for a test: a root, one below it, and what they sign.</summary>
internal sealed class Authority : IDisposable
{
    private readonly ECDsa _rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _middleKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Instant _now;

    public Authority(Instant now)
    {
        _now = now;
        Root = Above("CN=Test root", _rootKey).CreateSelfSigned(From(-3650), From(3650));
        using var middle = Above("CN=Test authority", _middleKey).Create(Root, From(-1000), From(2000), Serial());
        Middle = middle.CopyWithPrivateKey(_middleKey);
    }

    public X509Certificate2 Root { get; }

    public X509Certificate2 Middle { get; }

    public static AsymmetricAlgorithm NewKey(string kind = "ec") => kind switch
    {
        "rsa" => RSA.Create(2048),
        "weak" => RSA.Create(1024),
        _ => ECDsa.Create(ECCurve.NamedCurves.nistP256),
    };

    public X509Certificate2 Sign(string host, AsymmetricAlgorithm key, int fromDays = -1, int untilDays = 90, string use = "1.3.6.1.5.5.7.3.1")
    {
        var request = key is RSA rsa ? new Request($"CN={host}", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) : new Request($"CN={host}", (ECDsa)key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        return request.Create(Middle.SubjectName, X509SignatureGenerator.CreateForECDsa(_middleKey), From(fromDays), From(untilDays), Serial());
    }

    public X509Certificate2 Answer(string pem, int untilDays = 90)
    {
        var request = Request.LoadSigningRequestPem(pem, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions, RSASignaturePadding.Pkcs1);
        return request.Create(Middle.SubjectName, X509SignatureGenerator.CreateForECDsa(_middleKey), From(-1), From(untilDays), Serial());
    }

    public static CertificateUpload Pem(AsymmetricAlgorithm? key, params X509Certificate2[] certificates) =>
        new(Encoding.ASCII.GetBytes(string.Join('\n', certificates.Select(c => c.ExportCertificatePem()))), key is null ? default : Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));

    public CertificateUpload Pfx(X509Certificate2 leaf, AsymmetricAlgorithm key, string exported, string typed)
    {
        using var own = key is RSA rsa ? leaf.CopyWithPrivateKey(rsa) : leaf.CopyWithPrivateKey((ECDsa)key);
        var all = new X509Certificate2Collection { own, X509CertificateLoader.LoadCertificate(Middle.RawDataMemory.Span) };
        return new(all.Export(X509ContentType.Pfx, exported)!, default, typed);
    }

    public void Dispose()
    {
        Root.Dispose();
        Middle.Dispose();
        _rootKey.Dispose();
        _middleKey.Dispose();
    }

    private DateTimeOffset From(int days) => (_now + Duration.FromDays(days)).ToDateTimeOffset();

    private static Request Above(string name, ECDsa key)
    {
        var request = new Request(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request;
    }

    private static byte[] Serial() => [1, .. RandomNumberGenerator.GetBytes(8)];
}

/// <summary>The domain name system, as a test says it is.</summary>
internal sealed class FakeRecords : ITxtRecords
{
    private readonly Dictionary<string, List<string>> _records = new(StringComparer.Ordinal);

    public bool Silent { get; set; }

    public void Enter(string name, string text)
    {
        _records.TryAdd(name, []);
        _records[name].Add(text);
    }

    public ValueTask<IReadOnlyList<string>?> FindAsync(string name, CancellationToken ct) => new(Silent ? null : (IReadOnlyList<string>)_records.GetValueOrDefault(name, []));
}
