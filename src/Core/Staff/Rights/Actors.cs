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
        return Actor.Of(member).In(tenant.Configuration) with { StandsInFor = tenant.Store.Read(s => Absences.Of(s, member, now)) };
    }

    public static Actor OfClient(Tenant tenant, string clientId, string name) => Actor.OfClient(clientId, name).In(tenant.Configuration);
}
