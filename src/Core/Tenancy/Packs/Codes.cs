namespace Derman.Core.Tenancy.Packs;

/// <summary>Checks every list of coded items shares.</summary>
internal static class Codes
{
    /// <summary>Reports each code that stands twice; returns the set of codes.</summary>
    public static HashSet<string> Unique(string file, string list, IEnumerable<string> codes, string property, Findings found)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var index = 0;
        foreach (var code in codes)
        {
            if (!seen.Add(code))
            {
                found.Add(file, $"{JsonPointer.Append(list, index)}/{property}", "code.duplicate",
                    $"'{code}' stands twice.", "Give one of the two another code, or remove it.");
            }

            index++;
        }

        return seen;
    }

    /// <summary>Reports the entries of a list of references that lead nowhere.</summary>
    public static void Known(
        string file, string path, IReadOnlyList<string>? references, IReadOnlySet<string>? known, string code, string what, Findings found)
    {
        for (var i = 0; known is not null && i < (references?.Count ?? 0); i++)
        {
            if (!known.Contains(references![i]))
            {
                found.Add(file, JsonPointer.Append(path, i), code,
                    $"There is no {what} '{references[i]}'.", $"Use the code of a {what}, or remove it.");
            }
        }
    }
}
