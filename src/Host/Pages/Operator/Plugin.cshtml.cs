using Derman.Channels;
using Derman.Core.Plugins;
using Derman.Core.Tenancy.Catalog;
using Derman.Host.Operator.Plugins;
using Derman.Plugins;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Operator;

/// <summary>One plugin: what it is and may do, who uses it, the versions kept; going back and taking it away.</summary>
internal sealed class PluginModel(PluginDesk desk, PluginAccounts accounts) : OperatorPage
{
    [BindProperty(SupportsGet = true)]
    public string? Id { get; set; }

    [BindProperty]
    public bool Consent { get; set; }

    public IReadOnlyList<PluginStatus> Statuses { get; private set; } = [];

    public ChannelManifest? Manifest { get; private set; }

    public IReadOnlyList<ChannelUse> Users { get; private set; } = [];

    public int Unknown { get; private set; }

    /// <summary>The installed release; null when only the host's own version is there.</summary>
    public PluginRelease? Current { get; private set; }

    public IReadOnlyList<PluginRelease> Kept { get; private set; } = [];

    public Version? Shipped { get; private set; }

    public IReadOnlyDictionary<string, string> PublisherNames { get; private set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IReadOnlyList<PluginFault> Faults { get; private set; } = [];

    public IActionResult OnGet() => Show();

    public async Task<IActionResult> OnPostBackAsync(string? version, CancellationToken ct)
    {
        if (Id is null || !Version.TryParse(version, out var wanted))
        {
            return NotFound();
        }

        var outcome = await desk.RollBackAsync(Id, wanted, Way.Screen, ct);
        return outcome.IsDone ? Done(Words.T("operator.plugins.rolledBack", ("id", Id), ("version", wanted)), Here) : Refused(outcome.Faults);
    }

    public async Task<IActionResult> OnPostStartAsync(CancellationToken ct)
    {
        if (Id is null || desk.Registry.Find(Id) is null)
        {
            return NotFound();
        }

        var outcome = await desk.StartAgainAsync(Id, Way.Screen, ct);
        return outcome.IsDone ? Done(Words.T("operator.plugins.started", ("id", Id)), Here) : Refused(outcome.Faults);
    }

    public async Task<IActionResult> OnPostRemoveAsync(CancellationToken ct)
    {
        if (Id is null)
        {
            return NotFound();
        }

        var outcome = await desk.RemoveAsync(Id, Consent, Way.Screen, ct);
        return outcome.IsDone ? Done(Words.T("operator.plugins.removed", ("id", Id)), "/operator/plugins") : Refused(outcome.Faults);
    }

    /// <summary>Nothing of it serves, and it may be started anew.</summary>
    public bool StandsStill => Statuses.Count > 0 && !Statuses.Any(s => s.Serves || s.State == PluginState.Restarting);

    private string Here => $"/operator/plugins/plugin?id={Uri.EscapeDataString(Id ?? "")}";

    private IActionResult Refused(IReadOnlyList<PluginFault> faults)
    {
        Faults = faults;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Show();
    }

    private IActionResult Show()
    {
        Statuses = [.. desk.Registry.Statuses.Where(s => s.Id == Id)];
        Current = Id is null ? null : desk.CurrentOf(Id);
        if (Statuses.Count == 0 && Current is null)
        {
            return NotFound();
        }

        Manifest = desk.Registry.Manifest(Id!) ?? desk.Registry.Find(Id!)?.Manifest;
        Kept = [.. desk.Shelf.Releases().Where(r => r.Plugin == Id && r.KeptAt is not null).OrderByDescending(r => Version.Parse(r.Version))];
        Shipped = desk.Registry.ShippedVersion(Id!);
        PublisherNames = desk.Shelf.Publishers().ToDictionary(p => p.KeyId, p => p.Name, StringComparer.Ordinal);
        (Users, Unknown) = ([.. accounts.Known.Where(u => u.Plugin == Id)], accounts.Unknown);
        return Page();
    }
}
