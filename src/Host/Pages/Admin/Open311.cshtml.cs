using System.Globalization;
using Derman.Core.Common;
using Derman.Core.Open311;
using Derman.Core.Staff;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Localisation;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Admin;

/// <summary>Programs that report over Open311: their keys, and the topics they may report on.</summary>
internal sealed class Open311Model(ManageKeys keys, OfferTopics offer, FailureWords failures) : AdminPage(Acts.ManageApplications)
{
    private static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal) { ["name"] = "Name", ["perMinute"] = "PerMinute" };

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? PerMinute { get; set; }

    public IReadOnlyList<Open311Key> Keys { get; private set; } = [];

    public IReadOnlyList<(string Unit, IReadOnlyList<Topic> Topics)> Units { get; private set; } = [];

    /// <summary>The key just made: shown on this one answer, and kept nowhere.</summary>
    public NewOpen311Key? Given { get; private set; }

    public void OnGet() => Load();

    public async Task<IActionResult> OnPostAddAsync(CancellationToken ct)
    {
        int? limit = null;
        if (!string.IsNullOrWhiteSpace(PerMinute))
        {
            limit = int.TryParse(DecimalDigits.ToAscii(PerMinute.Trim()), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        }

        var added = await keys.AddAsync(Tenant, Name, limit, Reader, ct);
        if (added.Failure is { } failure)
        {
            return Refuse(failure);
        }

        Given = added.Value;
        (Name, PerMinute) = (null, null);
        Load();
        return Page();
    }

    public async Task<IActionResult> OnPostSwitchAsync(string? key, bool active, CancellationToken ct)
    {
        var switched = await keys.SwitchAsync(Tenant, key ?? "", active, Reader, ct);
        return switched.Failure is { } failure ? Refuse(failure) : Done(Words["toast.saved"], "~/admin/open311");
    }

    public async Task<IActionResult> OnPostTopicsAsync(List<string> topics, CancellationToken ct)
    {
        var changed = await offer.ExecuteAsync(Tenant, topics.ToHashSet(StringComparer.Ordinal), Reader, ct);
        return changed.Failure is { } failure ? Refuse(failure) : Done(Words["toast.saved"], "~/admin/open311");
    }

    private IActionResult Refuse(Failure failure)
    {
        if (failure.Kind == FailureKind.NotFound)
        {
            return NotFound();
        }

        failures.Into(ModelState, failure, Fields);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        Load();
        return Page();
    }

    private void Load()
    {
        var configuration = Tenant.Configuration;
        Keys = keys.List(Tenant, Reader).Value ?? [];
        Units = [.. OfferTopics.Choices(configuration)
            .GroupBy(t => Choices.UnitName(configuration, t.Owner, Words))
            .OrderBy(g => g.Key, Choices.Order(Words))
            .Select(g => (g.Key, (IReadOnlyList<Topic>)[.. g]))];
    }
}
