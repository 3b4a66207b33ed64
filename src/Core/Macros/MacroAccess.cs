using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;

namespace Derman.Core.Macros;

/// <summary>Whose a macro is. One's own is nobody else's; a unit's belongs to it and to all below it.</summary>
internal static class MacroAccess
{
    public static bool MaySee(TenantConfiguration configuration, Macro macro, Actor actor) =>
        macro.Owner is { } owner ? owner == actor.StaffId
        : macro.Unit is not { } unit || actor.SeesAll || (actor.Unit is { } own && configuration.Tree.Subtree(unit).Contains(own)) || MayChange(configuration, macro.Unit, null, actor);

    public static bool MayChange(TenantConfiguration configuration, string? unit, Guid? owner, Actor actor)
    {
        if (owner is not null)
        {
            return owner == actor.StaffId;
        }

        return actor.May(Acts.ManageMacros) && (actor.SeesAll || (unit is not null && actor.RightsIn(configuration).Grants.Any(g => g.Units.Contains(unit))));
    }
}
