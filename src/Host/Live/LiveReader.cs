using System.Security.Claims;
using Derman.Core.OpenId;
using Derman.Core.Staff;
using Derman.Core.Staff.SecondFactor;
using Derman.Core.Staff.SigningIn;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Host.Identity;
using Derman.Host.OpenId.Tokens;

namespace Derman.Host.Live;

/// <summary>Whether who asked for a stream may still have it, and with which rights: read from the store again and again.</summary>
internal sealed class LiveReader(TenantRegistry registry, Sessions sessions, Applications applications, Grants grants, Actors actors)
{
    /// <returns>Null when the stream has to end: the tenant is suspended, the person or program was switched off, the session ended.</returns>
    public Actor? Current(Tenant tenant, ClaimsPrincipal user, Actor first)
    {
        if (!registry.IsServed(tenant.Id))
        {
            return null;
        }

        if (user.FindFirst("client_id")?.Value is { } client && applications.Find(tenant, client) is not { Active: true })
        {
            return null;
        }

        if (Guid.TryParse(user.FindFirstValue(TenantBearer.GrantClaim), out var grant))
        {
            return grants.Holder(tenant, grant) is { } holder ? actors.Of(tenant, holder) : null;
        }

        if (first.StaffId is { } id)
        {
            return Guid.TryParse(user.FindFirstValue(StaffClaims.Session), out var session)
                && sessions.Find(tenant, id, session, user.FindFirstValue(StaffClaims.Stamp)) is var (member, row)
                && !SecondFactors.Owes(tenant, member, row.Means)
                    ? actors.Of(tenant, member)
                    : null;
        }

        return first.In(tenant.Configuration);
    }
}
