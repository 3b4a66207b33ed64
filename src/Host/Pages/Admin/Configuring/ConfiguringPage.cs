using System.Security.Cryptography;
using System.Text;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tenancy.Changing;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Admin.Configuring;

/// <summary>
/// A page that changes the configuration: a form, what the change would mean, and only then the change itself. What was not looked at is
/// not saved; what the check refuses stands at its field.
/// </summary>
internal abstract class ConfiguringPage(ChangeConfiguration change, FailureWords failures) : AdminPage(Acts.ManageConfiguration)
{
    /// <summary>Of the configuration the form was filled from.</summary>
    [BindProperty]
    public int Version { get; set; }

    /// <summary>Which change was looked at.</summary>
    [BindProperty]
    public string? Previewed { get; set; }

    public ConfigurationPreview? Preview { get; private set; }

    /// <summary>What stands in the address beside the handler.</summary>
    public virtual string Query => "";

    /// <summary>Where a saved change leads to.</summary>
    protected abstract string Home { get; }

    /// <summary>What the form says, as a change. Called only when the form could be read.</summary>
    protected abstract Result<TenantPack> Edit(TenantPack pack);

    /// <summary>The field of the form a problem belongs to; null when it belongs to none.</summary>
    protected abstract string? FieldOf(PackProblem problem);

    /// <summary>What the rest of the page shows.</summary>
    protected abstract void Load();

    protected virtual IReadOnlyDictionary<string, string>? StateMapping => null;

    protected IActionResult Look()
    {
        Load();
        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }

        var result = change.Preview(Tenant, Edit, Reader, StateMapping);
        if (result.Failure is { } failure)
        {
            return Refused(failure);
        }

        Preview = result.Value!;
        ModelState.Remove(nameof(Version)); // The hidden fields show what was worked out, not what was sent.
        ModelState.Remove(nameof(Previewed));
        (Version, Previewed) = (Preview.Version, Preview.Ok ? Fingerprint(Preview) : null);
        foreach (var problem in Preview.Problems)
        {
            ModelState.AddModelError(FieldOf(problem) ?? "", ProblemWords.AtField(problem, Words));
        }

        if (!Preview.Ok)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        }

        return Page();
    }

    protected async Task<IActionResult> SaveAsync(CancellationToken ct)
    {
        if (!ModelState.IsValid || change.Preview(Tenant, Edit, Reader, StateMapping).Value is not { Ok: true } now || Fingerprint(now) != Previewed)
        {
            return Look(); // Something was changed after the preview: this is what it means now.
        }

        var saved = await change.ExecuteAsync(Tenant, Edit, Version, Reader, ct, StateMapping);
        if (saved.Failure is { } failure)
        {
            Load();
            return Refused(failure);
        }

        return Done(saved.Value!.Recomputed > 0 ? Words.T("config.saved.recomputed", ("n", saved.Value.Recomputed)) : Words["toast.saved"], Home);
    }

    protected IActionResult Refused(Failure failure)
    {
        if (failure.Kind == FailureKind.Stale)
        {
            (Version, Previewed) = (Tenant.Configuration.Version, null);
            ModelState.Remove(nameof(Version));
            ModelState.Remove(nameof(Previewed));
        }

        ModelState.AddModelError("", ProblemWords.OfRefused(failure, Words) ?? failures.Of(failure));
        Response.StatusCode = failure.Kind is FailureKind.Stale or FailureKind.Conflict ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private static string Fingerprint(ConfigurationPreview preview) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', preview.Plan.Changes.Select(c => c.ToString()).Prepend(preview.Version.ToString(System.Globalization.CultureInfo.InvariantCulture))))));
}
