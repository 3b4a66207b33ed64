using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy.Catalog;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Tenancy.HostNames;

/// <summary>The host names of one tenant, and the certificates of all that end soon.</summary>
public sealed class ReadHostNames(CatalogStore catalog, IClock clock)
{
    /// <summary>How long something withdrawn can be taken back.</summary>
    public static readonly Duration TakenBackFor = Duration.FromHours(24);

    /// <summary>From so long before its end on a certificate is spoken of.</summary>
    private static readonly Duration Warned = Duration.FromDays(31);

    /// <summary>In the order they were asked for; those withdrawn only while that can be taken back.</summary>
    public Result<IReadOnlyList<OwnHostName>> Execute(TenantId tenant, Actor actor) =>
        actor.May(Acts.ManageConfiguration) ? Result.Of(Of(tenant)) : HostNameErrors.Forbidden;

    /// <summary>The same without asking who reads: for the health of what is set up, which asks itself.</summary>
    public IReadOnlyList<OwnHostName> Of(TenantId tenant)
    {
        var now = clock.GetCurrentInstant();
        return catalog.Read(session => session
            .List<HostClaim>("\"tenant\" = @p0 ORDER BY \"asked_at\", \"host\"", tenant.Value)
            .Where(c => IsThere(c, now))
            .Select(c => One(session, c, now))
            .ToList());
    }

    /// <summary>One of the tenant's names; a foreign one is as unknown as one that nobody has.</summary>
    public Result<OwnHostName> One(TenantId tenant, string? host, Actor actor)
    {
        if (!actor.May(Acts.ManageConfiguration))
        {
            return HostNameErrors.Forbidden;
        }

        var now = clock.GetCurrentInstant();
        var found = catalog.Read(session => Find(session, tenant, host ?? "", now) is { } claim ? One(session, claim, now) : null);
        return found is null ? HostNameErrors.NotFound : found;
    }

    /// <summary>Certificates that end within a month or have ended, of names that are served; the nearest end first.</summary>
    public IReadOnlyList<EndingCertificate> Ending()
    {
        var now = clock.GetCurrentInstant();
        return catalog.Read(session => session.Query(
            """
            SELECT c."tenant", c."host", c."not_after" FROM "host_certificate" c JOIN "tenant_host" h ON h."host" = c."host" AND h."tenant" = c."tenant"
            WHERE c."not_after" < @p0 ORDER BY c."not_after", c."host" LIMIT 500
            """,
            r => (Tenant: r.GetString(0), Host: r.GetString(1), NotAfter: Instant.FromUnixTimeTicks(r.GetInt64(2))),
            Provider.Of(now + Warned)))
            .Select(c => new EndingCertificate(c.Tenant, c.Host, c.NotAfter, CertificateTerms.DaysLeft(c.NotAfter, now), CertificateTerms.Of(c.NotAfter, now)))
            .Where(c => c.Term != CertificateTerm.Long)
            .ToList();
    }

    internal static HostClaim? Find(ReadSession session, TenantId tenant, string host, Instant now) =>
        session.First<HostClaim>("\"tenant\" = @p0 AND \"host\" = @p1", tenant.Value, host) is { } claim && IsThere(claim, now) ? claim : null;

    /// <summary>A claim that is asked for or served, not one that was given up.</summary>
    internal static HostClaim? Standing(ReadSession session, TenantId tenant, string host, Instant now) =>
        Find(session, tenant, host, now) is { WithdrawnAt: null } claim ? claim : null;

    internal static TenantHost? Bound(ReadSession session, string host) => session.First<TenantHost>("\"host\" = @p0", host);

    private static bool IsThere(HostClaim claim, Instant now) => claim.WithdrawnAt is not { } at || now <= at + TakenBackFor;

    private static OwnHostName One(ReadSession session, HostClaim claim, Instant now) => OwnHostName.Of(
        claim,
        Bound(session, claim.Host)?.Tenant == claim.Tenant,
        session.First<HostCertificate>("\"tenant\" = @p0 AND \"host\" = @p1", claim.Tenant, claim.Host),
        session.First<CertificateRequest>("\"tenant\" = @p0 AND \"host\" = @p1", claim.Tenant, claim.Host)?.Request,
        now);
}
