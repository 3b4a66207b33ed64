using Derman.Core.Tenancy;
using Derman.Core.Tickets;

namespace Derman.Core.Staff.People;

/// <summary>
/// Who administers people hands out no right to administer that they lack themselves, and does not touch the account of somebody who has
/// one: else a new link for the administrator would be a way to become one.
/// </summary>
internal static class Above
{
    private static readonly string[] Administering = [Acts.ManagePeople, Acts.ManageRoles, Acts.ManageApplications, Acts.ManageConfiguration];

    /// <param name="by">Null for whoever has the command line of the host.</param>
    public static bool Is(TenantConfiguration configuration, StaffMember member, Actor? by)
    {
        if (by is null)
        {
            return false;
        }

        var (theirs, own) = (configuration.Rights.Of(member), by.RightsIn(configuration));
        return Administering.Any(a => theirs.May(a) && !own.May(a));
    }
}
