using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;

namespace Derman.Core.Board;

/// <summary>
/// What somebody's board is about: the institution for who sees every ticket, their part of the tree for who answers for one. Roles that are
/// narrowed to topics, kinds or places make no board: its numbers would look like those of a unit and be none.
/// </summary>
/// <param name="Units">Directorates; null for all.</param>
public sealed record BoardScope(IReadOnlyList<string>? Units)
{
    /// <returns>Null for who has no board.</returns>
    public static BoardScope? Of(TenantConfiguration configuration, Actor reader)
    {
        var rights = reader.RightsIn(configuration);
        if (rights.SeesAll)
        {
            return new BoardScope((IReadOnlyList<string>?)null);
        }

        var units = rights.Grants
            .Where(g => !g.IsNarrowed && (g.ActsAs.Contains(Roles.Head) || g.ActsAs.Contains(Roles.Executive)))
            .SelectMany(g => g.Units)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        return units.Count == 0 ? null : new BoardScope(units);
    }

    public bool Has(string directorate) => Units is null || Units.Contains(directorate, StringComparer.Ordinal);
}
