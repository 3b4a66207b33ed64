using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Derman.Core.Common;
using Derman.Core.Privacy;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Tenancy.HostNames;

/// <summary>
/// Takes a certificate for a name: checks it, seals its key, and serves the name with it from the next connection on. The key may come
/// along, lie here from a request, or be the one of the certificate before.
/// </summary>
public sealed class KeepCertificate(TenantRegistry registry, CertificateTrust trust, IClock clock)
{
    public async ValueTask<Result<OwnHostName>> ExecuteAsync(Tenant tenant, string? host, CertificateUpload upload, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Acts.ManageConfiguration))
        {
            return HostNameErrors.Forbidden;
        }

        var now = clock.GetCurrentInstant();
        var (claim, keys) = registry.Catalog.Read(s => (ReadHostNames.Standing(s, tenant.Id, host ?? "", now), KeysHere(s, tenant.Id, host ?? "")));
        if (claim is null)
        {
            return HostNameErrors.NotFound;
        }

        var read = CertificateFiles.Read(upload);
        if (read.Failure is { } unreadable)
        {
            return unreadable;
        }

        using var files = read.Value!;
        var made = Check(claim, files, keys, actor, now);
        if (made.Failure is { } failure)
        {
            return failure;
        }

        var row = made.Value!;
        var kept = await registry.Catalog.WriteAsync(
            session =>
            {
                if (ReadHostNames.Standing(session, tenant.Id, claim.Host, now) is null)
                {
                    return false; // Withdrawn meanwhile.
                }

                session.Delete(row);
                session.Insert(row);
                session.Execute("DELETE FROM \"certificate_request\" WHERE \"tenant\" = @p0 AND \"host\" = @p1", row.Tenant, row.Host);
                return true;
            },
            ct);
        if (!kept)
        {
            return HostNameErrors.NotFound;
        }

        registry.Reload(tenant.Id);
        await HostNameNotes.WriteAsync(tenant, "certificateTaken", row.Host, actor, now, ct, row.Thumbprint);
        return new ReadHostNames(registry.Catalog, clock).One(tenant.Id, row.Host, actor);
    }

    internal static string Purpose(string tenant, string host) => $"certificate key {tenant} {host}";

    internal static string RequestPurpose(string tenant, string host) => $"certificate request key {tenant} {host}";

    private Result<HostCertificate> Check(HostClaim claim, CertificateFiles files, List<(string Purpose, byte[] Sealed)> keys, Actor actor, Instant now)
    {
        var leaf = CertificateCheck.Leaf(files.Certificates, claim.Host);
        if (CertificateCheck.Fault(leaf, claim.Host, now) is { } fault)
        {
            return HostNameErrors.Certificate(fault);
        }

        if (CertificateCheck.Chain(leaf, files.Certificates, now) is not { } chain)
        {
            return HostNameErrors.Certificate("certificate.chain");
        }

        if (files.Key is null && keys.Count == 0)
        {
            return HostNameErrors.Certificate("certificate.keyMissing");
        }

        if (SealedKey(claim, leaf, files.Key, keys) is not { } key)
        {
            return HostNameErrors.Certificate("certificate.keyOther");
        }

        return new HostCertificate
        {
            Tenant = claim.Tenant,
            Host = claim.Host,
            Chain = string.Join('\n', chain.Select(c => c.ExportCertificatePem())) + "\n",
            PrivateKey = key,
            Issuer = leaf.GetNameInfo(X509NameType.SimpleName, forIssuer: true),
            Thumbprint = Convert.ToHexStringLower(SHA256.HashData(leaf.RawData)),
            NotBefore = Instant.FromDateTimeUtc(leaf.NotBefore.ToUniversalTime()),
            NotAfter = Instant.FromDateTimeUtc(leaf.NotAfter.ToUniversalTime()),
            Recognised = trust(leaf, [.. chain.Skip(1)], now),
            InstalledAt = now,
            InstalledBy = actor.Code,
        };
    }

    /// <summary>The key that fits, sealed for its place; null when none does.</summary>
    private byte[]? SealedKey(HostClaim claim, X509Certificate2 leaf, AsymmetricAlgorithm? given, List<(string Purpose, byte[] Sealed)> keys)
    {
        if (given is not null)
        {
            return CertificateCheck.Fits(leaf, given) ? Seal(claim, given.ExportPkcs8PrivateKey()) : null;
        }

        foreach (var (purpose, sealedKey) in keys)
        {
            var bytes = registry.MasterKey.Open(purpose, sealedKey);
            using var key = CertificateFiles.OfPkcs8(bytes);
            if (key is not null && CertificateCheck.Fits(leaf, key))
            {
                return Seal(claim, bytes);
            }

            CryptographicOperations.ZeroMemory(bytes);
        }

        return null;
    }

    private byte[] Seal(HostClaim claim, byte[] plain)
    {
        try
        {
            return registry.MasterKey.Seal(Purpose(claim.Tenant, claim.Host), plain);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>The key of the newest request first, then the one in use.</summary>
    private static List<(string Purpose, byte[] Sealed)> KeysHere(ReadSession session, TenantId tenant, string host)
    {
        var keys = new List<(string, byte[])>();
        if (session.First<CertificateRequest>("\"tenant\" = @p0 AND \"host\" = @p1", tenant.Value, host) is { } request)
        {
            keys.Add((RequestPurpose(tenant.Value, host), request.PrivateKey));
        }

        if (session.First<HostCertificate>("\"tenant\" = @p0 AND \"host\" = @p1", tenant.Value, host) is { } used)
        {
            keys.Add((Purpose(tenant.Value, host), used.PrivateKey));
        }

        return keys;
    }
}
