using Derman.Core.Common;
using Derman.Core.Runs;
using Derman.Core.Tenancy.Changing;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets.Rehearsing;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Admin.Rules;

/// <summary>A calendar or the term of a topic, tried out before it is published: what would be another, how it came out, and then the change itself.</summary>
internal sealed class RehearsalModel(ChangeConfiguration change, AskRun ask, FailureWords failures) : RehearsingPage(change, ask, failures)
{
    public override string Query => $"&run={Run}";

    /// <summary>Where the draft was made.</summary>
    public string Back => Url.Content(Home);

    protected override string Home => Draft is not { } draft ? "~/admin/rules"
        : draft.Changes(PackFileKind.Topics) ? "~/admin/topics"
        : draft.Changes(PackFileKind.Calendar) ? "~/admin/calendar" : "~/admin/rules";

    public IActionResult OnGet()
    {
        Load();
        if (Rehearsal is null)
        {
            return NotFound();
        }

        var page = Look();
        Response.StatusCode = StatusCodes.Status200OK; // What came out is there to read, even when it can no longer be published.
        return page;
    }

    public async Task<IActionResult> OnPostSaveAsync(CancellationToken ct)
    {
        Load();
        return Rehearsal is null ? NotFound() : await SaveAsync(ct);
    }

    /// <summary>The draft says what whole files would be: over somebody else's change it would undo that.</summary>
    protected override Result<TenantPack> Edit(TenantPack pack) =>
        Draft is { } draft && draft.Version == Tenant.Configuration.Version ? draft.On(pack) : ConfigurationErrors.Stale;

    protected override string? FieldOf(PackProblem problem) => null;

    private RehearsalDraft? Draft => Rehearsal is null ? null : RehearsalWorker.DraftOf(Rehearsal);
}
