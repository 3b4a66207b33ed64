using Derman.Core.Storage;

namespace Derman.Core.Tickets.Similar;

/// <param name="Weight">How much the words speak for the topic, 0–1.</param>
/// <param name="Tickets">Earlier tickets of it with one of the words, of the few hundred looked at.</param>
/// <param name="Words">The words that speak for it, folded; the clearest first.</param>
public sealed record PastTopic(string Topic, double Weight, int Tickets, IReadOnlyList<string> Words);

/// <summary>Which topics the tenant's own earlier tickets with these words were given.</summary>
internal static class PastTopics
{
    /// <summary>Fewer tickets are chance.</summary>
    private const int FewestTickets = 3;

    /// <summary>A word that is a tenth of every topic says nothing about any.</summary>
    private const double LeastShare = 0.15;

    /// <param name="says">False for a word that names a place: where something is does not say what it is.</param>
    public static IReadOnlyList<PastTopic> Of(ReadSession session, string text, Func<string, bool> says)
    {
        var found = SharedWords.Find(session, [.. SharedWords.Of(text).Where(says)]);
        var topics = new Dictionary<string, (double Weight, HashSet<long> Tickets, List<(string Word, double Share)> Words)>(StringComparer.Ordinal);
        var speaking = 0;
        foreach (var (word, hits) in found)
        {
            var known = hits.Where(h => h.Topic is not null).ToList();
            if (known.Count < FewestTickets)
            {
                continue;
            }

            speaking++;
            foreach (var group in known.GroupBy(h => h.Topic!, StringComparer.Ordinal))
            {
                var share = (double)group.Count() / known.Count;
                if (share < LeastShare)
                {
                    continue;
                }

                var topic = topics.GetValueOrDefault(group.Key, (0, [], []));
                topic.Tickets.UnionWith(group.Select(h => h.Key));
                topic.Words.Add((word, share));
                topics[group.Key] = (topic.Weight + (share * share), topic.Tickets, topic.Words);
            }
        }

        return
        [
            .. topics
                .Where(t => t.Value.Tickets.Count >= FewestTickets)
                .Select(t => new PastTopic(t.Key, t.Value.Weight / speaking, t.Value.Tickets.Count, [.. t.Value.Words.OrderByDescending(w => w.Share).Select(w => w.Word)]))
                .OrderByDescending(t => t.Weight)
                .ThenBy(t => t.Topic, StringComparer.Ordinal),
        ];
    }
}
