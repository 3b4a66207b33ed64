using Derman.Core.Search;
using Derman.Core.Tenancy;

namespace Derman.Core.Routing;

/// <summary>The neighbourhood a person names while talking ("karşıyakada sular kesik").</summary>
public static class PlaceInWords
{
    /// <summary>Shorter names are ordinary words too (Yeni, Kale): they count only before "mahalle".</summary>
    private const int LongEnough = 6;

    /// <returns>Its code when exactly one is named.</returns>
    public static string? Find(TenantConfiguration configuration, string? words)
    {
        if (string.IsNullOrWhiteSpace(words))
        {
            return null;
        }

        var folded = FoldedText.Fold(words);
        var named = configuration.Neighbourhoods.Values.Where(n => Names(folded, FoldedText.Fold(n.Name))).OrderByDescending(n => n.Name.Length).ToList();
        return named.Count == 0 ? null
            // "Yeni Karşıyaka" names Karşıyaka too: the longer one is meant.
            : named.Skip(1).All(n => FoldedText.Fold(named[0].Name).Contains(FoldedText.Fold(n.Name), StringComparison.Ordinal)) ? named[0].Code
            : null;
    }

    /// <param name="word">Folded.</param>
    internal static bool IsPartOfAName(TenantConfiguration configuration, string word) => word.Length >= LongEnough && configuration.Neighbourhoods.Values
        .Any(n => FoldedText.Fold(n.Name).Split(' ').Any(p => p.Length >= LongEnough && word.StartsWith(p, StringComparison.Ordinal)));

    private static bool Names(string folded, string name)
    {
        for (var at = folded.IndexOf(name, StringComparison.Ordinal); at >= 0; at = folded.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var after = folded.AsSpan(at + name.Length);
            if ((at == 0 || !char.IsLetterOrDigit(folded[at - 1]))
                && (after.StartsWith(" mah", StringComparison.Ordinal) || (name.Length >= LongEnough && (after.IsEmpty || !char.IsDigit(after[0])))))
            {
                return true;
            }
        }

        return false;
    }
}
