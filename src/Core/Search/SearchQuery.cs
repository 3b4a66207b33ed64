using System.Text;

namespace Derman.Core.Search;

/// <summary>One word of a query: found by any of its stems, or by all of its parts (Persian words written apart).</summary>
public sealed record SearchTerm(IReadOnlyList<string> AnyOf, IReadOnlyList<SearchTerm> OrAllOf);

/// <summary>What a person typed, ready for the index. All terms must be found.</summary>
/// <param name="Terms">Whole stems, one term a word; the word being typed is among them.</param>
/// <param name="Typed">The beginning of the last word while it is being typed: three or more characters, at most four letters
/// (five letters are a whole token already), more when it has digits. Finds what <see cref="Terms"/>' last term does not yet.</param>
/// <param name="Words">The folded words for <see cref="FoldedText.RankExact"/>.</param>
public sealed record SearchQuery(IReadOnlyList<SearchTerm> Terms, string? Typed, IReadOnlyList<string> Words)
{
    /// <summary>More words only make a query slower, and no reader types them.</summary>
    public const int MostTerms = 12;

    private const int ShortestTyped = 3;

    /// <summary>Persian prefixes and endings that say nothing alone: a document may do without them.</summary>
    private static readonly HashSet<string> Affixes =
        new(["می", "نمی", "ها", "های", "هایی", "ای", "ام", "ات", "اش", "تر", "ترین", "اند", "ایم"], StringComparer.Ordinal);

    public bool IsEmpty => Terms.Count == 0;

    public static SearchQuery Parse(string? text)
    {
        var terms = new List<SearchTerm>();
        var plain = new List<string>();
        string? typed = null;
        FoldedText.Read(text ?? string.Empty, (folded, words) =>
        {
            for (var first = 0; first < words.Count && terms.Count < MostTerms;)
            {
                var next = FoldedText.GroupEnd(words, first);
                var parts = new List<string>(next - first);
                for (var i = first; i < next; i++)
                {
                    parts.Add(new string(folded.Slice(words[i].Start, words[i].Length)));
                }

                plain.AddRange(parts);
                terms.Add(TermOf(parts));
                typed = words[next - 1].End == folded.Length ? TypedPart(string.Concat(parts)) : null;
                first = next;
            }
        });
        return new SearchQuery(terms, typed, plain);
    }

    /// <summary>
    /// The MATCH expression for an FTS5 column filled with <see cref="FoldedText.StemsForIndex"/>; null for an empty query. Stems are
    /// letters and digits only, so quoting them is enough. A prefix index of 3 and 4 characters serves the word being typed.
    /// </summary>
    public string? ToFts5Match() => Write(Fts5);

    /// <summary>The same for PostgreSQL's tsquery.</summary>
    public string? ToTsQuery() => Write(TsQuery);

    private string? Write(Syntax syntax)
    {
        if (IsEmpty)
        {
            return null;
        }

        var match = new StringBuilder();
        for (var i = 0; i < Terms.Count; i++)
        {
            match.Append(i > 0 ? syntax.And : string.Empty);
            Write(match, syntax, Terms[i], i == Terms.Count - 1 ? Typed : null);
        }

        return match.ToString();
    }

    private static SearchTerm TermOf(List<string> parts)
    {
        var term = TermOf(string.Concat(parts));
        if (parts.Count == 1)
        {
            return term;
        }

        var content = parts.Where(p => !Affixes.Contains(p)).Select(TermOf).ToList();
        return term with { OrAllOf = content };
    }

    private static SearchTerm TermOf(string word)
    {
        var stems = new StemSet();
        WordStems.Collect(word, word.Length < WordStems.Cut ? 2 : 3, stems);
        return new SearchTerm(stems.Items, []);
    }

    private static string? TypedPart(string word)
    {
        var level = WordStems.Level(word, stackalloc char[WordStems.LongestWord], out var hasDigit);
        return level.Length >= ShortestTyped && (hasDigit || level.Length < WordStems.Cut) ? new string(level) : null;
    }

    private static void Write(StringBuilder match, Syntax syntax, SearchTerm term, string? typed)
    {
        // A typed beginning finds itself: the whole token beside it would be read twice.
        match.Append('(')
            .Append(syntax.Quote)
            .AppendJoin($"{syntax.Quote}{syntax.Or}{syntax.Quote}", term.AnyOf.Where(t => t != typed).Append(typed).OfType<string>())
            .Append(syntax.Quote)
            .Append(typed is null ? "" : syntax.Prefix);

        if (term.OrAllOf.Count > 0)
        {
            match.Append(syntax.Or).Append('(');
            for (var i = 0; i < term.OrAllOf.Count; i++)
            {
                match.Append(i > 0 ? syntax.And : string.Empty);
                Write(match, syntax, term.OrAllOf[i], null);
            }

            match.Append(')');
        }

        match.Append(')');
    }

    private static readonly Syntax Fts5 = new('"', " AND ", " OR ", "*");
    private static readonly Syntax TsQuery = new('\'', " & ", " | ", ":*");

    private sealed record Syntax(char Quote, string And, string Or, string Prefix);
}
