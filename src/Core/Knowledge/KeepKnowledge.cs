using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Knowledge;

/// <summary>Knowledge articles: written, changed, taken back; how each stood before is kept.</summary>
public sealed class KeepKnowledge(IClock clock, FillRandom random)
{
    private static readonly Failure Refused = TicketErrors.NotYou("knowledge");

    /// <summary>Removed ones too: their history is how they come back.</summary>
    public ArticleView? Find(Tenant tenant, Guid id) =>
        tenant.Store.Read(s => s.First<KnowledgeArticle>("\"id\" = @p0", Provider.Of(id))) is { } article ? ArticleView.Of(article) : null;

    public Result<IReadOnlyList<KnowledgeVersion>> History(Tenant tenant, Guid id, Actor actor) => actor.May(Acts.KeepKnowledge)
        ? tenant.Store.Read(s => s.List<KnowledgeVersion>("\"article\" = @p0 ORDER BY \"version\" DESC", Provider.Of(id)))
        : Refused;

    /// <param name="id">Null: a new one.</param>
    /// <param name="version">The version that was changed.</param>
    public async ValueTask<Result<ArticleView>> SaveAsync(Tenant tenant, Guid? id, int version, ArticleContent draft, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Acts.KeepKnowledge))
        {
            return Refused;
        }

        var check = ArticleDraft.Checked(tenant.Configuration, draft);
        if (check.Failure is { } failure)
        {
            return failure;
        }

        var (now, json) = (clock.GetCurrentInstant(), check.Value!.Json());
        return await WriteAsync(tenant, id ?? UuidV7.New(now, random), id is null, version, a => (a.Content, a.Removed) = (json, false), actor, now, ct);
    }

    public async ValueTask<Result<ArticleView>> RemoveAsync(Tenant tenant, Guid id, int version, Actor actor, CancellationToken ct) =>
        actor.May(Acts.KeepKnowledge)
            ? await WriteAsync(tenant, id, false, version, a => a.Removed = true, actor, clock.GetCurrentInstant(), ct)
            : Refused;

    /// <summary>Brings back how it stood, as a new version.</summary>
    public async ValueTask<Result<ArticleView>> RestoreAsync(Tenant tenant, Guid id, int version, int earlier, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Acts.KeepKnowledge))
        {
            return Refused;
        }

        return tenant.Store.Read(s => s.First<KnowledgeVersion>("\"article\" = @p0 AND \"version\" = @p1", Provider.Of(id), (long)earlier)) is { } before
            ? await WriteAsync(tenant, id, false, version, a => (a.Content, a.Removed) = (before.Content, before.Removed), actor, clock.GetCurrentInstant(), ct)
            : KnowledgeErrors.NotFound;
    }

    private static ValueTask<Result<ArticleView>> WriteAsync(
        Tenant tenant, Guid id, bool isNew, int version, Action<KnowledgeArticle> change, Actor actor, Instant now, CancellationToken ct) =>
        tenant.Store.WriteAsync<Result<ArticleView>>(
            session =>
            {
                var article = isNew ? new KnowledgeArticle { Id = id } : session.First<KnowledgeArticle>("\"id\" = @p0", Provider.Of(id));
                if (article is null)
                {
                    return KnowledgeErrors.NotFound;
                }

                if (!isNew && article.Version != version)
                {
                    return KnowledgeErrors.Stale;
                }

                change(article);
                (article.Version, article.ChangedAt, article.ChangedBy) = (article.Version + 1, now, actor.Code);
                if (isNew)
                {
                    session.Insert(article);
                }
                else
                {
                    session.Update(article);
                }

                session.Insert(new KnowledgeVersion { Article = id, Version = article.Version, Content = article.Content, Removed = article.Removed, At = now, By = actor.Code });
                return ArticleView.Of(article);
            },
            ct);
}
