using Derman.Core.Imports.Sheets;
using Derman.Core.Search;

namespace Derman.Core.Imports;

/// <summary>Finds the columns of a file by their headings: the code of a field, or its name in any language of ours. People correct the rest.</summary>
public static class GuessMapping
{
    private static readonly string[] Languages = ["tr", "fa", "en"];

    public static IReadOnlyDictionary<string, int> Of(string kind, SheetTable table, ImportWord word)
    {
        var headings = table.Header.Select(Plain).ToList();
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var field in ImportFields.Of(kind))
        {
            var at = headings.FindIndex(h => h.Length > 0 && (h == Plain(field.Code) || Array.Exists(Languages, l => h == Plain(word(l, field.Code)))));
            if (at >= 0 && !found.ContainsValue(at))
            {
                found[field.Code] = at;
            }
        }

        return found;
    }

    private static string Plain(string heading) => string.Concat(FoldedText.Fold(heading).Where(char.IsLetterOrDigit));
}
