namespace Derman.Core.Tenancy.Packs;

/// <summary>organisation.json: one tree, without circles.</summary>
internal static class OrganisationCheck
{
    private const string File = "organisation.json";

    public static void Check(PackDraft draft, Findings found)
    {
        if (draft.Organisation is not { } organisation)
        {
            return;
        }

        var all = organisation.Directorates;
        Codes.Unique(File, "/directorates", all.Select(d => d.Code), "code", found);
        var byCode = all.GroupBy(d => d.Code, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var districts = draft.Neighbourhoods?.Neighbourhoods.Select(n => n.Code).ToHashSet(StringComparer.Ordinal);
        IReadOnlySet<string> codes = byCode.Keys.ToHashSet(StringComparer.Ordinal);
        string? root = null;
        for (var i = 0; i < all.Count; i++)
        {
            var (directorate, path) = (all[i], JsonPointer.Append("/directorates", i));
            Codes.Known(File, path + "/sees", directorate.Sees, codes, "directorate.sees.unknown", "directorate", found);
            Codes.Known(File, path + "/serves", directorate.Serves, districts, "directorate.serves.unknown", "district", found);
            if (directorate.Parent is { } parent)
            {
                CheckParent(directorate, parent, path + "/parent", byCode, found);
            }
            else if (!directorate.External)
            {
                if (directorate.Retired)
                {
                    found.Add(File, path + "/retired", "directorate.root.retired", $"'{directorate.Code}' is the top of the tree.", "Put another directorate above it first.");
                }

                if (root is not null)
                {
                    found.Add(File, path, "directorate.roots",
                        $"'{directorate.Code}' has no parent, and neither has '{root}'.",
                        "A tree has one root: name the directorate above it.");
                }

                root ??= directorate.Code;
            }
        }

        if (root is null && !all.Any(d => !d.External && d.Parent is not null))
        {
            found.Add(File, "/directorates", "directorate.noRoot",
                "There is no directorate of the institution itself.", "Add the top of the tree, without a parent.");
        }
    }

    private static void CheckParent(
        Directorate directorate, string parent, string path, Dictionary<string, Directorate> byCode, Findings found)
    {
        if (!byCode.TryGetValue(parent, out var above))
        {
            found.Add(File, path, "directorate.parent.unknown", $"There is no directorate '{parent}'.", "Name a directorate of this file.");
            return;
        }

        if (above.External && !directorate.External)
        {
            found.Add(File, path, "directorate.parent.external",
                $"'{parent}' is an institution outside.", "Hang the directorate below one of the institution itself.");
        }

        if (above.Retired && !directorate.Retired)
        {
            found.Add(File, path, "directorate.parent.retired", $"'{parent}' is retired.", "Hang the directorate below another one, or retire it too.");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (Directorate? d = directorate; d is not null; d = d.Parent is null ? null : byCode.GetValueOrDefault(d.Parent))
        {
            if (!seen.Add(d.Code))
            {
                if (d.Code == directorate.Code)
                {
                    found.Add(File, path, "directorate.cycle",
                        $"'{directorate.Code}' is above itself: {string.Join(" → ", seen)}.",
                        "Change one parent so that the chain ends at the top.");
                }

                return;
            }
        }
    }
}
