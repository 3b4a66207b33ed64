using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tickets;
using NodaTime;
using Pkcs10 = System.Security.Cryptography.X509Certificates.CertificateRequest;

namespace Derman.Core.Tenancy.HostNames;

/// <summary>Makes a key that never leaves and the request (PKCS #10, RFC 2986) an authority signs. A second one takes the place of the first.</summary>
public sealed class MakeCertificateRequest(TenantRegistry registry, IClock clock)
{
    public const string Rsa = "rsa";
    public const string Curve = "ec";

    private const int RsaBits = 2048;

    /// <summary>X.520 gives a common name and an organisation so many letters.</summary>
    private const int LongestPart = 64;

    private const string ServerUse = "1.3.6.1.5.5.7.3.1";

    /// <param name="kind"><see cref="Rsa"/> (2048 bits, taken by every authority) or <see cref="Curve"/> (P-256, quicker).</param>
    /// <returns>The request as PEM.</returns>
    public async ValueTask<Result<string>> ExecuteAsync(Tenant tenant, string? host, string? kind, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Acts.ManageConfiguration))
        {
            return HostNameErrors.Forbidden;
        }

        var now = clock.GetCurrentInstant();
        if (registry.Catalog.Read(s => ReadHostNames.Standing(s, tenant.Id, host ?? "", now)) is not { } claim)
        {
            return HostNameErrors.NotFound;
        }

        if (kind is not (Rsa or Curve))
        {
            return Failure.Invalid("field.unknownValue", "kind", ("value", kind ?? ""), ("field", "kind"));
        }

        var row = Make(tenant, claim.Host, kind, actor, now);
        await registry.Catalog.WriteAsync(
            session =>
            {
                session.Delete(row);
                session.Insert(row);
            },
            ct);
        await HostNameNotes.WriteAsync(tenant, "certificateRequested", claim.Host, actor, now, ct);
        return row.Request;
    }

    private CertificateRequest Make(Tenant tenant, string host, string kind, Actor actor, Instant now)
    {
        using var key = kind == Rsa ? RSA.Create(RsaBits) : (AsymmetricAlgorithm)ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = Subject(tenant, host);
        var request = key is RSA rsa ? new Pkcs10(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1) : new Pkcs10(subject, (ECDsa)key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerUse)], critical: false));
        var plain = key.ExportPkcs8PrivateKey();
        try
        {
            return new CertificateRequest
            {
                Tenant = tenant.Id.Value,
                Host = host,
                Request = request.CreateSigningRequestPem() + "\n",
                PrivateKey = registry.MasterKey.Seal(KeepCertificate.RequestPurpose(tenant.Id.Value, host), plain),
                MadeAt = now,
                MadeBy = actor.Code,
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private static X500DistinguishedName Subject(Tenant tenant, string host)
    {
        var profile = tenant.Configuration.Profile;
        var name = profile.Names.In(profile.DefaultLanguage);
        var subject = new X500DistinguishedNameBuilder();
        if (profile.Country is { Length: 2 } country)
        {
            subject.AddCountryOrRegion(country);
        }

        if (name.Length is > 0 and <= LongestPart)
        {
            subject.AddOrganizationName(name);
        }

        if (host.Length <= LongestPart)
        {
            subject.AddCommonName(host);
        }

        return subject.Build();
    }
}
