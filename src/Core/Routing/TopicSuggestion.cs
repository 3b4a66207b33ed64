using Derman.Core.Search;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Routing;

/// <param name="Score">Share of the topic's own words found in the text, 0–1.</param>
public sealed record SuggestedTopic(Topic Topic, double Score);

/// <summary>Topics that a text may be about, by the folded stems of their names and synonyms.</summary>
public static class TopicSuggestion
{
    /// <summary>Below this a suggestion is shown to people but routes nothing.</summary>
    private const double Certain = 0.66;

    /// <summary>How much better than the second the first must be to route without a person.</summary>
    private const double Margin = 1.3;

    private static readonly System.Runtime.CompilerServices.ConditionalWeakTable<TenantConfiguration, List<(Topic Topic, string[][] Phrases)>> Cache = [];

    public static IReadOnlyList<SuggestedTopic> For(TenantConfiguration configuration, string text, int most = 5)
    {
        var stems = FoldedText.Stems(text).ToHashSet(StringComparer.Ordinal);
        var suggestions = new List<SuggestedTopic>();
        foreach (var (topic, phrases) in Cache.GetValue(configuration, Build))
        {
            var best = 0d;
            foreach (var phrase in phrases)
            {
                var found = phrase.Count(stems.Contains);
                // One word alone is weak evidence unless the phrase is that word.
                best = Math.Max(best, found == 0 ? 0 : (found - (phrase.Length > 1 && found == 1 ? 0.5 : 0)) / phrase.Length);
            }

            if (best > 0)
            {
                suggestions.Add(new SuggestedTopic(topic, best));
            }
        }

        return [.. suggestions.OrderByDescending(s => s.Score).ThenBy(s => s.Topic.Code, StringComparer.Ordinal).Take(most)];
    }

    /// <summary>The topic a message may be routed by without a person; null when in doubt: the desk reads it then.</summary>
    public static Topic? ForRouting(TenantConfiguration configuration, string text)
    {
        var best = For(configuration, text, 2);
        return best.Count > 0 && best[0].Score >= Certain && (best.Count == 1 || best[0].Score >= best[1].Score * Margin) ? best[0].Topic : null;
    }

    private static List<(Topic Topic, string[][] Phrases)> Build(TenantConfiguration configuration)
    {
        var topics = new List<(Topic, string[][])>();
        foreach (var topic in configuration.Topics.Values.Where(t => !t.Retired))
        {
            var phrases = topic.Names.Values
                .SelectMany(n => n.Split(['/', ',', '(', ')'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                .Concat(topic.Synonyms ?? [])
                .Select(Words)
                .Where(p => p.Length > 0)
                .ToArray();
            topics.Add((topic, phrases));
        }

        return topics;
    }

    /// <summary>One stem a word, so that a phrase's length is its number of words.</summary>
    private static string[] Words(string phrase) =>
        [.. FoldedText.Fold(phrase)
            .Split([' ', '-', '.', '\''], StringSplitOptions.RemoveEmptyEntries)
            .Where(w => w.Length > 2)
            .Select(w => FoldedText.Stems(w) is { Count: > 0 } stems ? stems[0] : w)
            .Distinct(StringComparer.Ordinal)];
}
