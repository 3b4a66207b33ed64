using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Staff;

/// <summary>Makes actors for those who come in, with the rights they have in this tenant at this moment. Nothing is kept from one request to the next.</summary>
public sealed class Actors(IClock clock)
{
    public Actor Of(Tenant tenant, StaffMember member)
    {
        var now = clock.GetCurrentInstant();
        var configuration = tenant.Configuration;
        var absent = tenant.Store.Read(s => Absences.Of(s, member, now));
        return Actor.Of(member).In(configuration) with { StandsInFor = [.. absent.Where(a => configuration.Rights.Of(a.Roles, a.Unit).Grants.Count > 0)] };
    }

    public static Actor OfClient(Tenant tenant, string clientId, string name) => Actor.OfClient(clientId, name).In(tenant.Configuration);
}
