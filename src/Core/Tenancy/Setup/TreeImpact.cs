using Derman.Core.Staff;
using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Tenancy.Setup;

/// <summary>What another place in the tree means for the work and the people of a unit.</summary>
/// <param name="OpenTickets">Open tickets of the unit and of everything below it.</param>
/// <param name="People">Active people there.</param>
/// <param name="LineBefore">Units that late work rises to, from the nearest up.</param>
/// <param name="LineAfter">The same after the change.</param>
/// <param name="Gaining">Names of those who come to see its tickets.</param>
/// <param name="Losing">Names of those who see them no more.</param>
public sealed record TreeImpact(
    string Unit, int OpenTickets, int People, IReadOnlyList<string> LineBefore, IReadOnlyList<string> LineAfter, IReadOnlyList<string> Gaining, IReadOnlyList<string> Losing)
{
    /// <summary>Nobody and nothing is touched: there is nothing to ask about.</summary>
    public bool IsNothing => (OpenTickets == 0 && People == 0) || (LineBefore.SequenceEqual(LineAfter, StringComparer.Ordinal) && Gaining.Count == 0 && Losing.Count == 0);

    public static TreeImpact Of(Tenant tenant, TenantPack next, string unit)
    {
        var before = tenant.Configuration;
        var after = new TenantConfiguration(next, before.Version + 1);
        var loads = UnitLoad.Of(tenant);
        var inside = before.Tree.Subtree(unit);
        var people = tenant.Store.Read(s => s.List<StaffMember>("\"active\" = 1 ORDER BY \"display_name\""));
        return new TreeImpact(
            unit,
            inside.Sum(u => loads.GetValueOrDefault(u)?.OpenTickets ?? 0),
            inside.Sum(u => loads.GetValueOrDefault(u)?.People ?? 0),
            [.. before.Tree.Above(unit).Select(d => d.Code)],
            [.. after.Tree.Above(unit).Select(d => d.Code)],
            Names(p => !Sees(before, p, unit) && Sees(after, p, unit)),
            Names(p => Sees(before, p, unit) && !Sees(after, p, unit)));

        IReadOnlyList<string> Names(Predicate<StaffMember> those) => [.. people.FindAll(those).Select(p => p.DisplayName)];
    }

    private static bool Sees(TenantConfiguration configuration, StaffMember person, string unit) =>
        configuration.Rights.Of(person).Grants.Any(g => g.EveryUnit || g.Units.Contains(unit) || g.Beside.Contains(unit));
}
