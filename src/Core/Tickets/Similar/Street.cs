using Derman.Core.Search;

namespace Derman.Core.Tickets.Similar;

/// <summary>Whether two addresses, as people say them, name one street. House numbers do not count.</summary>
internal static class Street
{
    private static readonly HashSet<string> Kinds = new(
        ["sokak", "sokagi", "sok", "sk", "cadde", "caddesi", "cad", "cd", "bulvar", "bulvari", "blv", "mahalle", "mahallesi", "mah", "street", "st", "road", "خیابان", "کوچه", "بلوار", "میدان"],
        StringComparer.Ordinal);

    private static readonly HashSet<string> Numbers = new(["no", "numara", "nu", "kat", "daire", "d", "پلاک", "طبقه", "واحد"], StringComparer.Ordinal);

    public static bool Same(string? a, string? b)
    {
        var (one, other) = (Names(a), Names(b));
        return one.Count > 0 && one.Overlaps(other);
    }

    /// <summary>True unless both name a street and not the same one.</summary>
    public static bool MayBeSame(string? a, string? b)
    {
        var (one, other) = (Names(a), Names(b));
        return one.Count == 0 || other.Count == 0 || one.Overlaps(other);
    }

    private static HashSet<string> Names(string? address)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var words = FoldedText.Fold(address ?? "").Split([' ', ',', '.', '/', ':', ';', '-', '\'', '’'], StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            if (Numbers.Contains(words[i]))
            {
                i++; // "No 6": the house, not the street.
            }
            else if (!Kinds.Contains(words[i]) && (words[i].Length > 2 || (i + 1 < words.Length && Kinds.Contains(words[i + 1]))))
            {
                names.Add(words[i]);
            }
        }

        return names;
    }
}
