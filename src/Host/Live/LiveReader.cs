using System.Security.Claims;
using Derman.Core.OpenId;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Host.Identity;

namespace Derman.Host.Live;

/// <summary>Whether who asked for a stream may still have it, and with which rights: read from the store again and again.</summary>
internal sealed class LiveReader(TenantRegistry registry, StaffAccounts staff, Actors actors, Applications applications)
{
    /// <returns>Null when the stream has to end: the tenant is suspended, the person or program was switched off.</returns>
    public Actor? Current(Tenant tenant, ClaimsPrincipal user, Actor first)
    {
        if (!registry.IsServed(tenant.Id))
        {
            return null;
        }

        if (first.StaffId is { } id)
        {
            return staff.Find(tenant, id) is { Active: true } member && member.SecurityStamp == user.FindFirstValue(StaffPrincipal.StampClaim) ? actors.Of(tenant, member) : null;
        }

        return user.FindFirst("client_id")?.Value is { } client && applications.Active(tenant, client) is not null ? first.In(tenant.Configuration) : null;
    }
}
