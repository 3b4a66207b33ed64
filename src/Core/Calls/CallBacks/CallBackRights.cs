using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;

namespace Derman.Core.Calls.CallBacks;

/// <summary>Numbers are called by those who serve everybody; for the rest call-backs do not exist. Who only looks on sees them.</summary>
public static class CallBackRights
{
    public static bool MaySee(TenantConfiguration configuration, Actor actor) => actor.RightsIn(configuration).SeesAll;

    public static bool MayCall(TenantConfiguration configuration, Actor actor) =>
        actor.RightsIn(configuration) is { SeesAll: true } rights && !(actor.IsPerson && rights.ActsAs.All(r => r == Roles.Auditor));
}
