using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Derman.Core.Tenancy.HostNames;
using Derman.Host.Hosting;
using NodaTime;

namespace Derman.Host.HostNames.Tls;

/// <summary>The certificate of the platform's own name, from a file of the operator. Renewed in place, it is read again by itself. Thread safe.</summary>
internal sealed class PlatformCertificate(HostSettings settings, CertificateTrust trust, IClock clock, ILogger<PlatformCertificate> logger)
{
    private static readonly Duration BetweenLooks = Duration.FromSeconds(10);
    private readonly HttpsOptions _options = settings.Https;
    private readonly Lock _gate = new();
    private ReadyCertificate? _current;
    private (DateTime Certificate, DateTime Key) _read;
    private Instant _lookedAt;

    /// <summary>Reads it for the first time, so that a mistake is told at start.</summary>
    /// <exception cref="CertificateFileException">It cannot be read.</exception>
    public void Open()
    {
        if (_options.Certificate is not { } file)
        {
            return;
        }

        try
        {
            (_current, _read, _lookedAt) = (Read(file), Written(file), clock.GetCurrentInstant());
        }
        catch (Exception e) when (e is IOException or CryptographicException or UnauthorizedAccessException)
        {
            throw new CertificateFileException(file, e);
        }
    }

    public ReadyCertificate? Current
    {
        get
        {
            if (_options.Certificate is { } file)
            {
                lock (_gate)
                {
                    LookAgain(file);
                }
            }

            return _current;
        }
    }

    public bool Covers(string host) => Current?.Context.TargetCertificate.MatchesHostname(host, allowWildcards: true, allowCommonName: false) == true;

    private void LookAgain(string file)
    {
        var now = clock.GetCurrentInstant();
        if (now - _lookedAt < BetweenLooks)
        {
            return;
        }

        _lookedAt = now;
        try
        {
            var written = Written(file);
            if (written != _read)
            {
                _current = Read(file);
                _read = written;
            }
        }
        catch (Exception e) when (e is IOException or CryptographicException or UnauthorizedAccessException)
        {
            Log.CertificateUnusable(logger, file, e.Message); // Half written perhaps: looked at again in ten seconds.
        }
    }

    private (DateTime, DateTime) Written(string file) => (File.GetLastWriteTimeUtc(file), _options.Key is { } key ? File.GetLastWriteTimeUtc(key) : default);

    private ReadyCertificate Read(string file)
    {
        var above = new X509Certificate2Collection();
        X509Certificate2 leaf;
        if (File.ReadAllText(file).Contains("-----BEGIN ", StringComparison.Ordinal))
        {
            leaf = X509Certificate2.CreateFromPemFile(file, _options.Key);
            above.ImportFromPemFile(file);
            above.RemoveAt(0);
        }
        else
        {
            leaf = X509CertificateLoader.LoadPkcs12FromFile(file, _options.Password, X509KeyStorageFlags.EphemeralKeySet);
        }

        var now = clock.GetCurrentInstant();
        return new ReadyCertificate(
            SslStreamCertificateContext.Create(leaf, above, offline: true),
            Convert.ToHexStringLower(SHA256.HashData(leaf.RawData)),
            Instant.FromDateTimeUtc(leaf.NotAfter.ToUniversalTime()),
            trust(leaf, [.. above], now));
    }
}

/// <summary>The host must not start: cause and cure.</summary>
public sealed class CertificateFileException(string file, Exception inner)
    : Exception($"The certificate '{file}' cannot be used: {inner.Message} Name PEM or PFX with --https-certificate, and a key in a file of its own with --https-key.", inner);
