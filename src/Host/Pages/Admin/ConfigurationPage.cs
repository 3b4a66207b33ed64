using Derman.Core.Common;
using Derman.Core.Runs;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Changing;
using Derman.Core.Tickets.Rehearsing;
using Derman.Host.Localisation;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Admin;

/// <summary>A page that changes the configuration: what is wrong stands at its field, and nothing is saved over somebody else's change.</summary>
internal abstract class ConfigurationPage(ChangeConfiguration change, FailureWords failures) : AdminPage(Acts.ManageConfiguration)
{
    /// <summary>The configuration the form was drawn from.</summary>
    [BindProperty]
    public int Version { get; set; }

    public TenantConfiguration Configuration => Tenant.Configuration;

    public IReadOnlyList<string> Languages => Configuration.Profile.Languages;

    /// <summary>Field of the edit → field of the form. Names come by language, so that each has a field of its own.</summary>
    protected virtual IReadOnlyDictionary<string, string> Fields => NameFields("names", "Input.Names");

    /// <summary>What the page shows beside the form; called before it is shown again.</summary>
    protected abstract void Load();

    protected Result<ConfigurationPreview> Look(ConfigurationEdit edit) => change.Preview(Tenant, edit, Reader);

    /// <summary>Saves, and goes on to the address with one line that says so and takes it back.</summary>
    protected async Task<IActionResult> SaveAsync(ConfigurationEdit edit, string toast, string href, CancellationToken ct)
    {
        var saved = await change.ExecuteAsync(Tenant, edit, Version, Reader, ct);
        if (saved.Failure is { } failure)
        {
            return Refused(failure);
        }

        var (words, made) = (Words[toast], saved.Value!);
        return Done(
            made.Recomputed > 0 ? $"{words} {Words.T("config.recomputed", ("n", made.Recomputed))}" : words,
            href,
            made.Plan.IsEmpty ? null : FormattableString.Invariant($"~/admin/history?handler=Back&step={made.Version}"));
    }

    /// <summary>Tries the change out on the tickets of the last months, beside the page; what came out has a page of its own.</summary>
    protected async Task<IActionResult> RehearseAsync(AskRun ask, ConfigurationEdit edit, CancellationToken ct)
    {
        var look = Look(edit);
        if (look.Failure is { } failure)
        {
            return Refused(failure);
        }

        if (!look.Value!.Ok)
        {
            return Refused(look.Value);
        }

        if (Version != Configuration.Version)
        {
            return Refused(ConfigurationErrors.Stale);
        }

        if (RehearsalDraft.Of(Configuration, edit(Configuration.Pack).Value!) is not { IsEmpty: false } draft)
        {
            ModelState.AddModelError("", Words["rehearsal.nothing"]);
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            Load();
            return Page();
        }

        var run = await ask.ExecuteAsync(Tenant, RunKinds.Rehearsal, Acts.ManageConfiguration, draft.Write(), null, ready: true, Reader, ct);
        return run.Failure is { } refused ? Refused(refused) : Redirect(Url.Content($"~/admin/rehearsal?run={run.Value!.Id}"));
    }

    /// <summary>The page again, with what is wrong.</summary>
    protected IActionResult Refused(Failure failure)
    {
        if (failure.Kind == FailureKind.NotFound)
        {
            return NotFound();
        }

        if (failure.Code == ConfigurationErrors.RefusedCode)
        {
            ModelState.AddModelError("", ProblemWords.Of(failure, Words));
        }
        else
        {
            failures.Into(ModelState, failure, Fields);
        }

        Response.StatusCode = failure.Kind is FailureKind.Stale or FailureKind.Conflict ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity;
        if (failure.Kind == FailureKind.Stale)
        {
            Version = Configuration.Version;
            ModelState.Remove(nameof(Version));
        }

        Load();
        return Page();
    }

    /// <summary>Says what is wrong with the preview of a change.</summary>
    protected IActionResult Refused(ConfigurationPreview preview)
    {
        foreach (var problem in preview.Problems)
        {
            ModelState.AddModelError("", ProblemWords.Of(problem, Words));
        }

        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        Load();
        return Page();
    }

    protected Dictionary<string, string> NameFields(string edit, string form) =>
        Languages.ToDictionary(l => $"{edit}.{l}", l => $"{form}[{l}]", StringComparer.Ordinal);

    protected string Digits(int number) => Numerals.Number(number, Words.Language);
}
