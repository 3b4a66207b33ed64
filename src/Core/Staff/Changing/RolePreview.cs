using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Listing;

namespace Derman.Core.Staff.Changing;

/// <summary>What a change of a role would mean, person by person.</summary>
/// <param name="Version">The configuration it was worked out on; saving on another one is refused.</param>
/// <param name="Holders">Active people who have the role.</param>
/// <param name="Changes">Those for whom something changes.</param>
public sealed record RolePreview(int Version, int Holders, IReadOnlyList<PersonChange> Changes);

/// <summary>What one person gains and loses. Tickets are counted no further than <see cref="MostCounted"/>.</summary>
public sealed record PersonChange(
    Guid Id,
    string Name,
    string Unit,
    IReadOnlyList<string> ActsGained,
    IReadOnlyList<string> ActsLost,
    IReadOnlyList<string> RolesGained,
    IReadOnlyList<string> RolesLost,
    int SeesBefore,
    int SeesAfter,
    bool SealedBefore,
    bool SealedAfter,
    bool SpecialBefore,
    bool SpecialAfter)
{
    public const int MostCounted = 10_000;

    public bool IsNothing => ActsGained.Count + ActsLost.Count + RolesGained.Count + RolesLost.Count == 0
        && SeesBefore == SeesAfter && SealedBefore == SealedAfter && SpecialBefore == SpecialAfter;

    internal static PersonChange Of(ReadSession session, StaffMember person, TenantConfiguration before, TenantConfiguration after)
    {
        var (was, will) = (before.Rights.Of(person), after.Rights.Of(person));
        var actor = Actor.Of(person);
        return new PersonChange(
            person.Id,
            person.DisplayName,
            person.Unit,
            [.. Acts.All.Where(a => will.May(a) && !was.May(a))],
            [.. Acts.All.Where(a => was.May(a) && !will.May(a))],
            [.. Roles.All.Where(r => will.ActsAs.Contains(r) && !was.ActsAs.Contains(r))],
            [.. Roles.All.Where(r => was.ActsAs.Contains(r) && !will.ActsAs.Contains(r))],
            CountTickets.Of(session, before, new ListQuery(Open: true), actor, MostCounted),
            CountTickets.Of(session, after, new ListQuery(Open: true), actor, MostCounted),
            was.Sealed,
            will.Sealed,
            was.Special,
            will.Special);
    }
}
