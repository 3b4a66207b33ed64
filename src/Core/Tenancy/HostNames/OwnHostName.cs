using NodaTime;

namespace Derman.Core.Tenancy.HostNames;

/// <summary>A host name as its tenant's administrators see it.</summary>
/// <param name="Bound">It is answered here for this tenant.</param>
/// <param name="Request">The request for a certificate that waits for its answer, as PEM.</param>
public sealed record OwnHostName(HostClaim Claim, bool Bound, OwnCertificate? Certificate, string? Request, HostNameState State)
{
    public string Host => Claim.Host;

    public string Shown => HostNameText.Shown(Claim.Host);

    /// <summary>Where the proof must stand.</summary>
    public string ChallengeName => $"{ProveHostName.Label}.{Claim.Host}";

    /// <summary>Until when it waits for its proof.</summary>
    public Instant ProveBy => Claim.AskedAt + AskHostName.Waits;

    internal static OwnHostName Of(HostClaim claim, bool bound, HostCertificate? certificate, string? request, Instant now) => new(
        claim,
        bound,
        certificate is null ? null : OwnCertificate.Of(certificate, now),
        request,
        claim.WithdrawnAt is not null ? HostNameState.Withdrawn
            : claim.ProvenAt is null ? now > claim.AskedAt + AskHostName.Waits ? HostNameState.Lapsed : HostNameState.Asked
            : !bound ? HostNameState.Lapsed
            : certificate is null ? HostNameState.Proven
            : certificate.NotAfter <= now ? HostNameState.Lapsed
            : HostNameState.Serving);
}

/// <summary>What may be known of a certificate after it was given: never its key.</summary>
public sealed record OwnCertificate(string Issuer, string Thumbprint, Instant NotBefore, Instant NotAfter, bool Recognised, Instant InstalledAt, string InstalledBy, int DaysLeft, CertificateTerm Term)
{
    internal static OwnCertificate Of(HostCertificate row, Instant now) => new(
        row.Issuer, row.Thumbprint, row.NotBefore, row.NotAfter, row.Recognised, row.InstalledAt, row.InstalledBy, CertificateTerms.DaysLeft(row.NotAfter, now), CertificateTerms.Of(row.NotAfter, now));
}

/// <summary>A certificate that will end, or has.</summary>
public sealed record EndingCertificate(string Tenant, string Host, Instant NotAfter, int DaysLeft, CertificateTerm Term);
