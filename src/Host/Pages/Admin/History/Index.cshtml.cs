using Derman.Core.Common;
using Derman.Core.Tenancy.Changing;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Admin.History;

/// <summary>Every change of the configuration, newest first, and the way back from each.</summary>
internal sealed class IndexModel(ChangeConfiguration change, ConfigurationHistory history, FailureWords failures) : ConfigurationPage(change, failures)
{
    private const int Shown = 20;
    private readonly ChangeConfiguration _change = change;

    [BindProperty(SupportsGet = true)]
    public int? Before { get; set; }

    public IReadOnlyList<ConfigurationStep> Steps { get; private set; } = [];

    public bool HasMore { get; private set; }

    /// <summary>The change whose way back is shown.</summary>
    public int? Undoing { get; private set; }

    public ConfigurationPreview? Undo { get; private set; }

    public ChangeWords ChangeWords => new(Configuration, Words);

    public void OnGet()
    {
        Version = Configuration.Version;
        Load();
    }

    /// <summary>Shows what taking a change back would mean.</summary>
    public IActionResult OnPostLook(int step)
    {
        var look = _change.PreviewUndo(Tenant, step, Reader);
        if (look.Failure is { } failure)
        {
            return Refused(Readable(failure));
        }

        if (!look.Value!.Ok)
        {
            return Refused(look.Value);
        }

        (Undoing, Undo, Version) = (step, look.Value, look.Value.Version);
        ModelState.Remove(nameof(Version));
        Load();
        return Page();
    }

    public async Task<IActionResult> OnPostUndoAsync(int step, CancellationToken ct)
    {
        var undone = await _change.UndoAsync(Tenant, step, Version, Reader, ct);
        return undone.Failure is { } failure ? Refused(Readable(failure)) : Done(Words["history.undone"], "~/admin/history");
    }

    /// <summary>From the line that said it was saved: at once, on whatever stands now. What was changed since stays, or is named.</summary>
    public Task<IActionResult> OnPostBackAsync(int step, CancellationToken ct)
    {
        Version = Configuration.Version;
        return OnPostUndoAsync(step, ct);
    }

    protected override void Load()
    {
        var found = history.List(Tenant, Reader, Before, Shown + 1).Value ?? [];
        HasMore = found.Count > Shown;
        Steps = [.. found.Take(Shown)];
    }

    /// <summary>Items that stand in the way, by the names people know.</summary>
    private Failure Readable(Failure failure) => failure.Code == ConfigurationErrors.ChangedSinceCode && failure.Values?.GetValueOrDefault("items") is { } items
        ? failure with { Values = new Dictionary<string, string>(StringComparer.Ordinal) { ["items"] = string.Join(", ", items.Split(", ").Select(ChangeWords.Item)) } }
        : failure;
}
