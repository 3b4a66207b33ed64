using System.Collections.Concurrent;
using System.Data.Common;
using System.Net.Security;
using System.Security.Cryptography;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.HostNames;
using Derman.Host.Hosting;
using NodaTime;

namespace Derman.Host.HostNames.Tls;

/// <summary>
/// Certificates of tenants' names, ready for handshakes. A change on any node is seen within <see cref="Fresh"/>: then the catalog is
/// asked which certificate it is. Names nobody is served under are not remembered, so a stranger fills nothing. Thread safe.
/// </summary>
internal sealed class CertificateCache(ServedCertificates served, TenantRegistry registry, HostSettings settings, IClock clock, ILogger<CertificateCache> logger)
{
    public static readonly Duration Fresh = Duration.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.OrdinalIgnoreCase);
    private readonly int _most = Math.Clamp(settings.Https.Cached, 1, 100_000);

    public int Count => _entries.Count;

    /// <summary>Null for a name that is not a served tenant's, or has no certificate.</summary>
    /// <param name="host">In A-labels.</param>
    public ReadyCertificate? Find(string host)
    {
        if (registry.ByHost(host) is not { } tenant || !registry.IsServed(tenant))
        {
            _entries.TryRemove(host, out _);
            return null;
        }

        var now = clock.GetCurrentInstant();
        var known = _entries.GetValueOrDefault(host);
        if (known is not null && now - known.At < Fresh && known.Tenant == tenant)
        {
            known.UsedAt = now;
            return known.Certificate;
        }

        var certificate = Look(host, known is not null && known.Tenant == tenant ? known.Certificate : null);
        _entries[host] = new Entry(tenant, certificate, now) { UsedAt = now };
        MakeRoom();
        return certificate;
    }

    private ReadyCertificate? Look(string host, ReadyCertificate? before)
    {
        try
        {
            var thumbprint = served.ThumbprintOf(host);
            if (thumbprint is null)
            {
                return null;
            }

            return before?.Thumbprint == thumbprint ? before : served.Load(host) is { } one ? Ready(one) : null;
        }
        catch (Exception e) when (e is DbException or CryptographicException or IOException or TimeoutException)
        {
            Log.CertificateUnusable(logger, host, e.Message);
            return before;
        }
    }

    private static ReadyCertificate Ready(ServedCertificate one) =>
        new(SslStreamCertificateContext.Create(one.Certificate, one.Above, offline: true), one.Thumbprint, one.NotAfter, one.Recognised);

    private void MakeRoom()
    {
        while (_entries.Count > _most && _entries.MinBy(e => e.Value.UsedAt) is { Key: { } oldest })
        {
            _entries.TryRemove(oldest, out _);
        }
    }

    private sealed record Entry(TenantId Tenant, ReadyCertificate? Certificate, Instant At)
    {
        public Instant UsedAt { get; set; }
    }
}
