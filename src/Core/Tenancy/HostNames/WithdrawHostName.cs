using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tenancy.Catalog;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Tenancy.HostNames;

/// <summary>Gives a name up. It is not answered from that moment on; for a day it can be taken back with everything that belonged to it.</summary>
public sealed class WithdrawHostName(TenantRegistry registry, IClock clock)
{
    /// <param name="cameBy">The name the person is on: without it the page they look at, and its undo, would be gone.</param>
    public async ValueTask<Result<string>> ExecuteAsync(Tenant tenant, string? host, string? cameBy, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Acts.ManageConfiguration))
        {
            return HostNameErrors.Forbidden;
        }

        var now = clock.GetCurrentInstant();
        var refused = await registry.Catalog.WriteAsync(
            session =>
            {
                if (ReadHostNames.Standing(session, tenant.Id, host ?? "", now) is not { } claim)
                {
                    return HostNameErrors.NotFound;
                }

                if (claim.ProvenAt is not null && claim.Host.Equals(cameBy, StringComparison.OrdinalIgnoreCase))
                {
                    return HostNameErrors.InUse;
                }

                var served = session.List<TenantHost>("\"tenant\" = @p0", tenant.Id.Value);
                if (served is [var only] && only.Host == claim.Host)
                {
                    return HostNameErrors.Last;
                }

                claim.WithdrawnAt = now;
                session.Update(claim);
                session.Execute("DELETE FROM \"tenant_host\" WHERE \"host\" = @p0 AND \"tenant\" = @p1 AND \"source\" = @p2", claim.Host, claim.Tenant, HostSource.Proven);
                return null;
            },
            ct);
        return refused ?? await DoneAsync(tenant, "hostNameWithdrawn", host!, actor, now, ct);
    }

    public async ValueTask<Result<string>> UndoAsync(Tenant tenant, string? host, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Acts.ManageConfiguration))
        {
            return HostNameErrors.Forbidden;
        }

        var now = clock.GetCurrentInstant();
        var refused = await registry.Catalog.WriteAsync(
            session =>
            {
                if (ReadHostNames.Find(session, tenant.Id, host ?? "", now) is not { WithdrawnAt: not null } claim)
                {
                    return HostNameErrors.NotFound;
                }

                if (claim.ProvenAt is not null && ReadHostNames.Bound(session, claim.Host) is { } bound && bound.Tenant != claim.Tenant)
                {
                    return HostNameErrors.Unavailable; // Its owner has proven it for somebody else meanwhile.
                }

                claim.WithdrawnAt = null;
                session.Update(claim);
                if (claim.ProvenAt is not null && ReadHostNames.Bound(session, claim.Host) is null)
                {
                    session.Insert(new TenantHost { Host = claim.Host, Tenant = claim.Tenant, Source = HostSource.Proven });
                }

                return null;
            },
            ct);
        return refused ?? await DoneAsync(tenant, "hostNameTakenBack", host!, actor, now, ct);
    }

    private async ValueTask<Result<string>> DoneAsync(Tenant tenant, string kind, string host, Actor actor, Instant now, CancellationToken ct)
    {
        registry.Reload(tenant.Id);
        await HostNameNotes.WriteAsync(tenant, kind, host, actor, now, ct);
        return host;
    }
}
