using Derman.Core.Common;
using Derman.Core.Knowledge;
using Derman.Core.Staff;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Derman.Host.Pages.Admin.KnowledgeKeeping;

/// <summary>One article with its script, per language; and how it stood before.</summary>
internal sealed class EditModel(KeepKnowledge keep, StaffAccounts staff, FailureWords failures) : AdminPage(Acts.KeepKnowledge)
{
    private const string List = "~/admin/knowledge";

    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public ArticleInput Input { get; set; } = new();

    public bool Removed { get; private set; }

    public KeptHistory? History { get; private set; }

    /// <summary>As the desk sees it, in the language of the page.</summary>
    public ArticleText? Preview { get; private set; }

    /// <summary>The tenant's languages, its own first.</summary>
    public IReadOnlyList<string> Languages => [.. Tenant.Configuration.Profile.Languages.OrderByDescending(l => l == Tenant.Configuration.Profile.DefaultLanguage)];

    public IReadOnlyList<SelectListItem> Topics => Choices.Topics(Tenant.Configuration, Words);

    public string Here => Id is { } id ? $"{List}/edit?id={id}" : $"{List}/edit";

    public IActionResult OnGet()
    {
        if (Id is null)
        {
            return Page();
        }

        if (keep.Find(Tenant, Id.Value) is not { } article)
        {
            return NotFound();
        }

        Input = ArticleInput.Of(article.Content);
        Version = article.Version;
        Show();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct) => After(await keep.SaveAsync(Tenant, Id, Version, Input.Content(), Reader, ct), "knowledge.saved");

    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken ct) => After(await keep.RemoveAsync(Tenant, Id ?? default, Version, Reader, ct), "knowledge.removed");

    public async Task<IActionResult> OnPostRestoreAsync(int earlier, CancellationToken ct) =>
        After(await keep.RestoreAsync(Tenant, Id ?? default, Version, earlier, Reader, ct), "kept.restored", Here);

    private IActionResult After(Result<ArticleView> result, string done, string? to = null)
    {
        if (result.Failure is not { } failure)
        {
            return Done(Words[done], to ?? List);
        }

        if (failure.Kind == FailureKind.NotFound)
        {
            return NotFound();
        }

        ModelState.Clear();
        failures.Into(ModelState, failure, Fields());
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        Show();
        return Page();
    }

    private Dictionary<string, string> Fields()
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var language in Languages)
        {
            fields[$"title.{language}"] = $"Input.Texts[{language}].Title";
            fields[$"body.{language}"] = $"Input.Texts[{language}].Body";
            fields[$"steps.{language}"] = $"Input.Texts[{language}].Steps";
        }

        return fields;
    }

    private void Show()
    {
        if (Id is { } id && keep.Find(Tenant, id) is { } article)
        {
            Removed = article.Removed;
            Preview = article.Content.In(Words.Language, Tenant.Configuration.Profile.DefaultLanguage);
            History = new KeptHistory(id, article.Version, [.. (keep.History(Tenant, id, Reader).Value ?? []).Select(v => KeptVersion.Of(Tenant, staff, v.Version, v.At, v.By, v.Removed))]);
        }
    }
}
