using Derman.Core.Tickets;

namespace Derman.Core.Tenancy.Packs;

/// <summary>roles.json: every axis names something that is there, and no role takes the name of the desk itself or of the citizen.</summary>
internal static class RolesCheck
{
    private const string File = PackFiles.Roles;

    public static void Check(PackDraft draft, Findings found)
    {
        if (draft.Roles is not { } file)
        {
            return;
        }

        Codes.Unique(File, "/roles", file.Roles.Select(r => r.Code), "code", found);
        var units = draft.Organisation?.Directorates.Where(d => !d.External).Select(d => d.Code).ToHashSet(StringComparer.Ordinal);
        var places = draft.Neighbourhoods?.Neighbourhoods.Select(n => n.Code).ToHashSet(StringComparer.Ordinal);
        var topics = draft.Topics?.Topics.Select(t => t.Code).ToHashSet(StringComparer.Ordinal);
        var types = draft.Topics?.RequestTypes.Select(t => t.Code).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < file.Roles.Count; i++)
        {
            var (role, path) = (file.Roles[i], JsonPointer.Append("/roles", i));
            if (role.Code is Actor.SystemRole or Actor.CitizenRole)
            {
                found.Add(File, path + "/code", "role.code.reserved",
                    $"'{role.Code}' is the desk's own name for somebody else.", "Choose another code.");
            }

            if (role.Names is null && !Staff.Roles.All.Contains(role.Code, StringComparer.Ordinal))
            {
                found.Add(File, path + "/names", "role.names.missing", $"The role '{role.Code}' has no name.", "Add names.");
            }

            Codes.Known(File, path + "/units", role.Units, units, "role.unit.unknown", "directorate", found);
            Codes.Known(File, path + "/neighbourhoods", role.Neighbourhoods, places, "role.neighbourhood.unknown", "neighbourhood", found);
            Codes.Known(File, path + "/topics", role.Topics, topics, "role.topic.unknown", "topic", found);
            Codes.Known(File, path + "/requestTypes", role.RequestTypes, types, "role.requestType.unknown", "request type", found);
            Contradiction(role, path, found);
        }
    }

    private static void Contradiction(RoleDefinition role, string path, Findings found)
    {
        if (role is { Sees: RoleSight.All, Units.Count: > 0 })
        {
            found.Add(File, path + "/units", "role.units.needless",
                "The role sees every unit, and names some.", "Remove units, or let it see its own unit only.");
        }

        if (role is { Sees: RoleSight.Own } && role.Units is null or { Count: 0 } && (Any(role.Neighbourhoods) || Any(role.Topics) || Any(role.RequestTypes)))
        {
            found.Add(File, path + "/sees", "role.axes.needless",
                "The role sees only what its people have in custody, so there is nothing to narrow.", "Remove neighbourhoods, topics and requestTypes, or let it see a unit or all.");
        }
    }

    private static bool Any(IReadOnlyList<string>? list) => list is { Count: > 0 };
}
