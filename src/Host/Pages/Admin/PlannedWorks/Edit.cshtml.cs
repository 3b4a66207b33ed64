using Derman.Core.Common;
using Derman.Core.PlannedWorks;
using Derman.Core.Staff;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using NodaTime;

namespace Derman.Host.Pages.Admin.PlannedWorks;

/// <summary>One planned work: what is told, where, when, about what; and how it stood before.</summary>
internal sealed class EditModel(KeepPlannedWorks keep, StaffAccounts staff, FailureWords failures, IClock clock) : AdminPage(Acts.KeepKnowledge)
{
    private const string List = "~/admin/planned-works";

    [BindProperty(SupportsGet = true)]
    public Guid? Id { get; set; }

    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public WorkInput Input { get; set; } = new();

    public bool Removed { get; private set; }

    public KeptHistory? History { get; private set; }

    /// <summary>The tenant's languages, its own first.</summary>
    public IReadOnlyList<string> Languages => [.. Tenant.Configuration.Profile.Languages.OrderByDescending(l => l == Tenant.Configuration.Profile.DefaultLanguage)];

    public IReadOnlyList<SelectListItem> Areas => Choices.Places(Tenant.Configuration, Words);

    public IReadOnlyList<SelectListItem> Topics => Choices.Topics(Tenant.Configuration, Words);

    public string Here => Id is { } id ? $"{List}/edit?id={id}" : $"{List}/edit";

    private DateTimeZone Zone => Tenant.Configuration.Zone;

    public IActionResult OnGet()
    {
        if (Id is null)
        {
            Input = WorkInput.Empty(clock.GetCurrentInstant().InZone(Zone).Date, Words.Language);
            return Page();
        }

        if (keep.Find(Tenant, Id.Value) is not { } work)
        {
            return NotFound();
        }

        Input = WorkInput.Of(work, Zone, Words.Language);
        Version = work.Version;
        Show();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken ct) => After(await keep.SaveAsync(Tenant, Id, Version, Input.Draft(Zone), Reader, ct), "works.saved");

    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken ct) => After(await keep.RemoveAsync(Tenant, Id ?? default, Version, Reader, ct), "works.removed");

    public async Task<IActionResult> OnPostRestoreAsync(int earlier, CancellationToken ct) =>
        After(await keep.RestoreAsync(Tenant, Id ?? default, Version, earlier, Reader, ct), "kept.restored", Here);

    private IActionResult After(Result<PlannedWorkView> result, string done, string? to = null)
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
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["startsAt"] = "Input.FromDay", ["endsAt"] = "Input.UntilDay", ["streets"] = "Input.Streets" };
        foreach (var language in Languages)
        {
            fields[$"said.{language}"] = $"Input.Said[{language}]";
        }

        return fields;
    }

    private void Show()
    {
        if (Id is { } id && keep.Find(Tenant, id) is { } work)
        {
            Removed = work.Removed;
            History = new KeptHistory(id, work.Version, [.. (keep.History(Tenant, id, Reader).Value ?? []).Select(v => KeptVersion.Of(Tenant, staff, v.Version, v.At, v.By, v.Removed))]);
        }
    }
}
