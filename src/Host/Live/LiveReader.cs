using System.Security.Claims;
using Derman.Core.OpenId;
using Derman.Core.Staff;
using Derman.Core.Staff.SecondFactor;
using Derman.Core.Staff.SigningIn;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Host.Identity;

namespace Derman.Host.Live;

/// <summary>Whether who asked for a stream may still have it, and with which rights: read from the store again and again.</summary>
internal sealed class LiveReader(TenantRegistry registry, StaffAccounts staff, Sessions sessions, Applications applications)
{
    /// <returns>Null when the stream has to end: the tenant is suspended, the person or program was switched off, the session ended.</returns>
    public Actor? Current(Tenant tenant, ClaimsPrincipal user, Actor first)
    {
        if (!registry.IsServed(tenant.Id))
        {
            return null;
        }

        if (first.StaffId is { } id)
        {
            return user.HasClaim(c => c.Type == StaffClaims.Session) ? OfSession(tenant, user, id) : OfToken(tenant, user, id);
        }

        return user.FindFirst("client_id")?.Value is { } client && applications.Active(tenant, client) is not null ? first : null;
    }

    private Actor? OfSession(Tenant tenant, ClaimsPrincipal user, Guid id) =>
        Guid.TryParse(user.FindFirstValue(StaffClaims.Session), out var session)
        && sessions.Find(tenant, id, session, user.FindFirstValue(StaffClaims.Stamp)) is var (member, row)
        && (!SecondFactors.Demanded(tenant, member) || Amr.HasTwoFactors(row.Means))
            ? Actor.Of(member)
            : null;

    private Actor? OfToken(Tenant tenant, ClaimsPrincipal user, Guid id) =>
        staff.Find(tenant, id) is { Active: true } member && member.SecurityStamp == user.FindFirstValue(StaffClaims.Stamp) ? Actor.Of(member) : null;
}
