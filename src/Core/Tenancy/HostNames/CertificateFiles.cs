using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Derman.Core.Common;

namespace Derman.Core.Tenancy.HostNames;

/// <summary>Certificates and a key as they lie in files, nothing checked yet.</summary>
internal sealed class CertificateFiles : IDisposable
{
    private const int MostCertificates = 10;

    public X509Certificate2Collection Certificates { get; } = [];

    public AsymmetricAlgorithm? Key { get; private set; }

    /// <summary>The caller disposes what was read.</summary>
    public static Result<CertificateFiles> Read(CertificateUpload upload)
    {
        if (upload.File.Length is 0 or > CertificateUpload.MostBytes || upload.Key.Length > CertificateUpload.MostBytes)
        {
            return HostNameErrors.Certificate(upload.File.IsEmpty ? "certificate.missing" : "certificate.unreadable");
        }

        var read = new CertificateFiles();
        var fault = read.Fill(upload);
        if (fault is null && read.Certificates.Count is > 0 and <= MostCertificates)
        {
            return read;
        }

        read.Dispose();
        return HostNameErrors.Certificate(fault ?? "certificate.unreadable");
    }

    /// <summary>The key of a PEM text; null when there is none, with the fault when it cannot be used.</summary>
    public static (AsymmetricAlgorithm? Key, string? Fault) KeyOf(string pem)
    {
        if (pem.Contains("BEGIN ENCRYPTED PRIVATE KEY", StringComparison.Ordinal) || pem.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal))
        {
            return (null, "certificate.keyLocked");
        }

        if (!pem.Contains("PRIVATE KEY-----", StringComparison.Ordinal))
        {
            return (null, null);
        }

        var key = Import(RSA.Create(), pem) ?? Import(ECDsa.Create(), pem);
        return (key, key is null ? "certificate.keyUnreadable" : null);
    }

    public static AsymmetricAlgorithm? OfPkcs8(ReadOnlySpan<byte> bytes)
    {
        foreach (var empty in (AsymmetricAlgorithm[])[RSA.Create(), ECDsa.Create()])
        {
            try
            {
                empty.ImportPkcs8PrivateKey(bytes, out _);
                return empty;
            }
            catch (CryptographicException e)
            {
                System.Diagnostics.Trace.TraceInformation(e.Message); // Not of this kind.
                empty.Dispose();
            }
        }

        return null;
    }

    public void Dispose()
    {
        foreach (var certificate in Certificates)
        {
            certificate.Dispose();
        }

        Key?.Dispose();
    }

    private string? Fill(CertificateUpload upload)
    {
        try
        {
            var text = Encoding.Latin1.GetString(upload.File.Span);
            if (text.Contains("-----BEGIN ", StringComparison.Ordinal))
            {
                Certificates.ImportFromPem(text);
                return Take(upload.Key.IsEmpty ? text : Encoding.Latin1.GetString(upload.Key.Span));
            }

            if (X509Certificate2.GetCertContentType(upload.File.Span) == X509ContentType.Cert)
            {
                Certificates.Add(X509CertificateLoader.LoadCertificate(upload.File.Span));
                return Take(Encoding.Latin1.GetString(upload.Key.Span));
            }

            return OfPfx(upload);
        }
        catch (CryptographicException e)
        {
            System.Diagnostics.Trace.TraceInformation(e.Message);
            return "certificate.unreadable";
        }
    }

    /// <summary>The loader's own limits hold: a file made to keep a processor busy is refused.</summary>
    private string? OfPfx(CertificateUpload upload)
    {
        try
        {
            var all = X509CertificateLoader.LoadPkcs12Collection(upload.File.Span, upload.Password ?? "", X509KeyStorageFlags.EphemeralKeySet | X509KeyStorageFlags.Exportable);
            Certificates.AddRange(all);
        }
        catch (CryptographicException e)
        {
            System.Diagnostics.Trace.TraceInformation(e.Message);
            return X509Certificate2.GetCertContentType(upload.File.Span) == X509ContentType.Pfx ? "certificate.password" : "certificate.unreadable";
        }

        var own = Certificates.FirstOrDefault(c => c.HasPrivateKey);
        Key = own?.GetRSAPrivateKey() ?? (AsymmetricAlgorithm?)own?.GetECDsaPrivateKey();
        return own is not null && Key is null ? "certificate.weak" : null;
    }

    private string? Take(string pem)
    {
        (Key, var fault) = KeyOf(pem);
        return fault;
    }

    private static AsymmetricAlgorithm? Import(AsymmetricAlgorithm empty, string pem)
    {
        try
        {
            empty.ImportFromPem(pem);
            return empty;
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            System.Diagnostics.Trace.TraceInformation(e.Message); // Not of this kind, or none.
            empty.Dispose();
            return null;
        }
    }
}
