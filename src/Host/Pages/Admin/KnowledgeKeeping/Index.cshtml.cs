using Derman.Core.Common;
using Derman.Core.Knowledge;
using Derman.Core.Staff;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Admin.KnowledgeKeeping;

/// <summary>Every article, to be kept up to date.</summary>
internal sealed class IndexModel(FindKnowledge find) : AdminPage(Acts.KeepKnowledge)
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    public IReadOnlyList<ArticleView> Articles { get; private set; } = [];

    public void OnGet() => Articles = find.Search(Tenant, Q);

    public ArticleText TextOf(ArticleView article) => article.Content.In(Words.Language, Tenant.Configuration.Profile.DefaultLanguage);

    public string About(ArticleView article) => string.Join(
        Words.Direction == "rtl" ? "، " : ", ", article.Content.Topics.Select(t => Tenant.Configuration.Topics.GetValueOrDefault(t)?.Names.In(Words.Language) ?? t));
}
