using System.Security.Claims;
using Derman.Core.OpenId;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Host.Identity;
using Derman.Host.OpenId.Tokens;

namespace Derman.Host.Live;

/// <summary>Whether who asked for a stream may still have it, and with which rights: read from the store again and again.</summary>
internal sealed class LiveReader(TenantRegistry registry, StaffAccounts staff, Applications applications, Grants grants)
{
    /// <returns>Null when the stream has to end: the tenant is suspended, the person or program was switched off.</returns>
    public Actor? Current(Tenant tenant, ClaimsPrincipal user, Actor first)
    {
        if (!registry.IsServed(tenant.Id))
        {
            return null;
        }

        if (user.FindFirst("client_id")?.Value is { } application && applications.Active(tenant, application) is null)
        {
            return null;
        }

        // A person's token: it ends with its grant.
        if (Guid.TryParse(user.FindFirst(TokenMaker.GrantClaim)?.Value, out var grant))
        {
            return grants.Holder(tenant, grant) is { } holder ? Actor.Of(holder) : null;
        }

        if (first.StaffId is { } id)
        {
            return staff.Find(tenant, id) is { Active: true } member && member.SecurityStamp == user.FindFirstValue(StaffPrincipal.StampClaim) ? Actor.Of(member) : null;
        }

        return first;
    }
}
