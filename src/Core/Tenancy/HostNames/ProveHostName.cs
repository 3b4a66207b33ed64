using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tenancy.Catalog;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Tenancy.HostNames;

/// <summary>
/// Looks whether the name's owner has entered this tenant's token, and serves the name from then on. Only the owner of a zone can enter a
/// TXT record in it; that a name points here proves nothing, since a forgotten record would give the name to whoever asks first.
/// </summary>
public sealed class ProveHostName(TenantRegistry registry, ITxtRecords records, HostNamePolicy policy, IClock clock)
{
    /// <summary>The label below which the token stands (RFC 8552 keeps those with an underscore apart from hosts).</summary>
    public const string Label = "_derman";

    /// <summary>Between two looks at the same name.</summary>
    public static readonly Duration Rest = Duration.FromSeconds(5);

    public async ValueTask<Result<OwnHostName>> ExecuteAsync(Tenant tenant, string? host, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Acts.ManageConfiguration))
        {
            return HostNameErrors.Forbidden;
        }

        var now = clock.GetCurrentInstant();
        var claim = registry.Catalog.Read(s => ReadHostNames.Standing(s, tenant.Id, host ?? "", now));
        if (claim is null)
        {
            return HostNameErrors.NotFound;
        }

        if (claim.ProvenAt is null && now > claim.AskedAt + AskHostName.Waits)
        {
            return HostNameErrors.OverdueProof;
        }

        if (claim.CheckedAt is { } last && now < last + Rest)
        {
            return HostNameErrors.TooSoon;
        }

        var found = await records.FindAsync($"{Label}.{claim.Host}", ct);
        var refused = found is null ? HostNameErrors.NoAnswer
            : found.Contains(claim.Token, StringComparer.Ordinal) ? null
            : found.Count == 0 ? HostNameErrors.NoRecord : HostNameErrors.OtherRecord;
        refused = await registry.Catalog.WriteAsync(session => Settle(session, claim, refused, now), ct);
        if (refused is not null)
        {
            return refused;
        }

        registry.Reload(tenant.Id);
        await HostNameNotes.WriteAsync(tenant, "hostNameProven", claim.Host, actor, now, ct);
        return new ReadHostNames(registry.Catalog, clock).One(tenant.Id, claim.Host, actor);
    }

    private Failure? Settle(Storage.WriteSession session, HostClaim seen, Failure? refused, Instant now)
    {
        if (session.First<HostClaim>("\"tenant\" = @p0 AND \"host\" = @p1", seen.Tenant, seen.Host) is not { WithdrawnAt: null } claim || claim.Token != seen.Token)
        {
            return HostNameErrors.NotFound; // Withdrawn, or asked for anew, while the records were looked at.
        }

        if (refused is null && (policy.Owns(claim.Host) || (ReadHostNames.Bound(session, claim.Host) is { } bound && bound.Tenant != claim.Tenant)))
        {
            refused = HostNameErrors.Unavailable;
        }

        (claim.CheckedAt, claim.Checked) = (now, refused?.Code);
        if (refused is null)
        {
            claim.ProvenAt = now;
            if (ReadHostNames.Bound(session, claim.Host) is null)
            {
                session.Insert(new TenantHost { Host = claim.Host, Tenant = claim.Tenant, Source = HostSource.Proven });
            }
        }

        session.Update(claim);
        return refused;
    }
}
