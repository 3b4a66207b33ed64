using Derman.Core.Knowledge;
using Derman.Core.Staff;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Desk;

/// <summary>What the desk knows, to be searched by everybody who works here.</summary>
internal sealed class KnowledgeModel(FindKnowledge find) : DeskPage
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    public IReadOnlyList<ArticleView> Articles { get; private set; } = [];

    public bool MayKeep => Reader.May(Acts.KeepKnowledge);

    public void OnGet() => Articles = find.Search(Tenant, Q);

    public ArticleText TextOf(ArticleView article) => article.Content.In(Words.Language, Tenant.Configuration.Profile.DefaultLanguage);
}
