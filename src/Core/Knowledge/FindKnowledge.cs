using Derman.Core.Search;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Knowledge;

public sealed record ArticleView(Guid Id, int Version, ArticleContent Content, bool Removed, Instant ChangedAt, string ChangedBy)
{
    internal static ArticleView Of(KnowledgeArticle article) =>
        new(article.Id, article.Version, ArticleContent.Of(article.Content), article.Removed, article.ChangedAt, article.ChangedBy);
}

/// <summary>Finds articles: by words in any language, or those that belong beside a topic. A desk has some dozens of them.</summary>
public sealed class FindKnowledge
{
    private const long MostLookedAt = 1000;

    /// <param name="words">All of them must be in title, body or steps; empty: every article.</param>
    public IReadOnlyList<ArticleView> Search(Tenant tenant, string? words, bool publicOnly = false)
    {
        var wanted = SearchQuery.Parse(words).Words;
        return [.. All(tenant, publicOnly)
            .Where(a => wanted.All(w => a.Content.Texts.Values.Any(t => Folded(t).Contains(w, StringComparison.Ordinal))))
            .OrderByDescending(a => a.ChangedAt)];
    }

    /// <summary>Those of the topic itself, newest first; without a topic those that belong everywhere.</summary>
    public IReadOnlyList<ArticleView> Beside(Tenant tenant, string? topic, int most = 4) =>
        [.. All(tenant, publicOnly: false)
            .Where(a => a.Content.Topics.Count == 0 || (topic is not null && a.Content.Topics.Contains(topic)))
            .OrderByDescending(a => a.Content.Topics.Count > 0)
            .ThenByDescending(a => a.ChangedAt)
            .Take(most)];

    private static IEnumerable<ArticleView> All(Tenant tenant, bool publicOnly) => tenant.Store
        .Read(s => s.List<KnowledgeArticle>("\"removed\" = 0 ORDER BY \"changed_at\" DESC LIMIT @p0", MostLookedAt))
        .Select(ArticleView.Of)
        .Where(a => !publicOnly || a.Content.Public);

    private static string Folded(ArticleText text) => FoldedText.Fold(string.Join('\n', [text.Title, text.Body, .. text.Steps]));
}
