using Derman.Core.Common;
using Derman.Core.Search;
using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Tenancy.Editing;

/// <summary>What people type, brought into the form a pack has.</summary>
public static class Typed
{
    private const int LongestCode = 40;

    /// <summary>Names in the tenant's languages, all of them and nothing else.</summary>
    /// <param name="field">Field of the form they stand in: errors name <c>field.language</c>.</param>
    public static Dictionary<string, string> Names(TenantProfile tenant, IReadOnlyDictionary<string, string?> typed, string field, List<FieldError> errors)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var language in tenant.Languages)
        {
            var name = typed.GetValueOrDefault(language)?.Trim() ?? "";
            if (name.Length == 0)
            {
                errors.Add(EditErrors.Required($"{field}.{language}"));
            }
            else if (name.Length > EditErrors.MostLetters)
            {
                errors.Add(EditErrors.TooLong($"{field}.{language}"));
            }

            names[language] = name;
        }

        return names;
    }

    /// <summary>Names that may all be left out, but not one of them.</summary>
    public static Dictionary<string, string>? OptionalNames(TenantProfile tenant, IReadOnlyDictionary<string, string?> typed, string field, List<FieldError> errors) =>
        typed.Values.All(string.IsNullOrWhiteSpace) ? null : Names(tenant, typed, field, errors);

    /// <summary>A key made of a name: <c>FEN-ISLERI</c>; numbered when it is taken, and where a name has no Latin letters.</summary>
    public static string Code(string name, string without, IEnumerable<string> taken)
    {
        var letters = FoldedText.Fold(name).ToUpperInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : ' ');
        var code = string.Join('-', string.Concat(letters).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        code = (code.Length > LongestCode ? code[..LongestCode] : code).Trim('-');
        code = code.Length < 2 ? $"{without}-1" : code;
        var known = taken.ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (!known.Contains(code))
        {
            return code;
        }

        var stem = code.Length < 2 || name.Length == 0 || code == $"{without}-1" ? without : code;
        return Enumerable.Range(2, known.Count + 1).Select(n => FormattableString.Invariant($"{stem}-{n}")).First(c => !known.Contains(c));
    }

    /// <summary>A list typed one a line, or parted by commas: each once, in the order it was typed.</summary>
    public static List<string> Lines(string? typed, bool commas = true) =>
    [
        .. (typed ?? "").Split(commas ? ['\n', ',', '،', ';', '؛'] : ['\n'])
            .Select(line => line.Trim()).Where(line => line.Length > 0).Distinct(StringComparer.Ordinal),
    ];
}
