using Derman.Core.Common;
using Derman.Core.Search;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets.Similar;

namespace Derman.Core.Routing;

/// <param name="Past">Earlier tickets with these words that were given the topic; of the newest few hundred.</param>
/// <param name="Words">The words that speak for it, folded.</param>
public sealed record TopicHint(Topic Topic, double Score, int Past, IReadOnlyList<string> Words);

/// <summary>Topics for what is being typed: by names and synonyms, and by what the tenant's own tickets with these words were about.</summary>
public sealed class SuggestTopics
{
    public const int Most = 6;

    /// <summary>What is this far behind the best is noise between two good choices.</summary>
    private const double FarBehind = 0.2;

    /// <summary>For the citizen's words.</summary>
    public IReadOnlyList<TopicHint> For(Tenant tenant, string? words)
    {
        if (string.IsNullOrWhiteSpace(words))
        {
            return [];
        }

        var configuration = tenant.Configuration;
        var past = tenant.Store.Read(s => PastTopics.Of(s, words, w => !PlaceInWords.IsPartOfAName(configuration, w))).ToDictionary(p => p.Topic, StringComparer.Ordinal);
        var named = TopicSuggestion.For(configuration, words, configuration.Topics.Count).ToDictionary(s => s.Topic.Code, s => s.Score, StringComparer.Ordinal);
        var hints = named.Keys.Union(past.Keys, StringComparer.Ordinal)
            .Select(configuration.Topics.GetValueOrDefault)
            .OfType<Topic>()
            .Where(t => !t.Retired)
            .Select(t => Hint(t, named.GetValueOrDefault(t.Code), past.GetValueOrDefault(t.Code)))
            .OrderByDescending(h => h.Score)
            .ThenBy(h => h.Topic.Code, StringComparer.Ordinal)
            .Take(Most)
            .ToList();
        return hints.FindAll(h => h.Score >= hints[0].Score * FarBehind);
    }

    /// <summary>For a topic somebody looks for by name: every word the beginning of one of its own, in any language; a code too.</summary>
    public IReadOnlyList<TopicHint> Named(Tenant tenant, string typed)
    {
        var wanted = Parts(typed);
        return wanted.Length == 0 ? [] :
        [
            .. tenant.Configuration.Topics.Values
                .Where(t => !t.Retired)
                .Select(t => (Topic: t, Words: t.Names.Values.Concat(t.Synonyms ?? []).Append(t.Code).SelectMany(Parts).ToList()))
                .Where(t => wanted.All(w => t.Words.Exists(o => o.StartsWith(w, StringComparison.Ordinal))))
                .OrderByDescending(t => t.Topic.Names.Values.Any(n => Parts(n) is [var first, ..] && first.StartsWith(wanted[0], StringComparison.Ordinal)))
                .ThenBy(t => t.Topic.Code, StringComparer.Ordinal)
                .Take(Most)
                .Select(t => new TopicHint(t.Topic, 1, 0, [])),
        ];
    }

    private static TopicHint Hint(Topic topic, double named, PastTopic? past) =>
        new(topic, named + (past?.Weight ?? 0), past?.Tickets ?? 0, past?.Words ?? []);

    private static string[] Parts(string text) =>
        FoldedText.Fold(text).Split([' ', '/', ',', '-', '.', '(', ')', '\'', '’'], StringSplitOptions.RemoveEmptyEntries);
}
