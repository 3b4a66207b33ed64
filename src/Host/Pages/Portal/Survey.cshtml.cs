using Derman.Core.Surveys;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Portal;

/// <summary>How it was: one to five and, if wanted, words. Opened by the link of one request; changed within a day; never asked twice.</summary>
internal sealed class SurveyModel(AnswerSurvey answer, FailureWords failures) : TenantPage
{
    private static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal) { ["score"] = "Score", ["words"] = "Said" };

    [BindProperty]
    public int? Score { get; set; }

    [BindProperty]
    public string? Said { get; set; }

    public SurveyView Survey { get; private set; } = null!;

    public IActionResult OnGet(string token)
    {
        if (!Find(token))
        {
            return NotFound();
        }

        (Score, Said) = (Survey.Score, Survey.Words);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string token, CancellationToken ct)
    {
        if (!Find(token))
        {
            return NotFound();
        }

        var result = await answer.ExecuteAsync(Tenant, token, Score, Said, Frame.Language, ct);
        if (result.Failure is not { } failure)
        {
            return Done(Words["survey.thanks"], $"~/survey/{Uri.EscapeDataString(token)}");
        }

        failures.Into(ModelState, failure, Fields);
        return Page();
    }

    private bool Find(string token)
    {
        var found = answer.Read(Tenant, token, Frame.Language);
        Survey = found.Value!;
        return found.Failure is null;
    }
}
