using Derman.Core.Plugins;
using Derman.Host.Operator.Plugins;
using Derman.Plugins;
using Derman.Plugins.Packages;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Operator;

/// <summary>The plugins of the host, the publishers whose packages it takes, and the way in for a package.</summary>
[RequestSizeLimit(UploadLimit)]
[RequestFormLimits(MultipartBodyLengthLimit = UploadLimit)]
internal sealed class PluginsModel(PluginDesk desk, PluginAccounts accounts) : OperatorPage
{
    private const long UploadLimit = 51L * 1024 * 1024;
    private const int MostActs = 20;

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Pem { get; set; }

    [BindProperty]
    public bool InProcess { get; set; }

    public IReadOnlyList<PluginStatus> Statuses { get; private set; } = [];

    public IReadOnlyList<(string Id, PluginFault Fault)> Behind { get; private set; } = [];

    public IReadOnlyList<PluginPublisher> Publishers { get; private set; } = [];

    public IReadOnlyList<PluginAct> Acts { get; private set; } = [];

    public IReadOnlyList<PluginFault> Faults { get; private set; } = [];

    public int Unknown { get; private set; }

    private ILookup<string, string> Users { get; set; } = Array.Empty<string>().ToLookup(t => t, StringComparer.Ordinal);

    public int UsersOf(string plugin) => Users[plugin].Count();

    public void OnGet() => Load();

    public async Task<IActionResult> OnPostUploadAsync(IFormFile? package, CancellationToken ct)
    {
        if (package is null || package.Length == 0)
        {
            ModelState.AddModelError("package", Words["operator.plugins.upload.choose"]);
            return Refused([]);
        }

        await using var content = package.OpenReadStream();
        var (offer, faults) = await desk.OfferAsync(content, ct);
        return offer is null ? Refused(faults) : Redirect($"/operator/plugins/offer?digest={offer.Release.Digest}");
    }

    public async Task<IActionResult> OnPostPublisherAsync(CancellationToken ct)
    {
        if (string.IsNullOrWhiteSpace(Name) || string.IsNullOrWhiteSpace(Pem))
        {
            ModelState.AddModelError(string.IsNullOrWhiteSpace(Name) ? nameof(Name) : nameof(Pem), Words["operator.required"]);
            return Refused([]);
        }

        var outcome = await desk.AddPublisherAsync(Name.Trim(), Pem, InProcess, Way.Screen, ct);
        return outcome.IsDone ? Done(Words["operator.plugins.publisher.added"], "/operator/plugins") : Refused(outcome.Faults);
    }

    public async Task<IActionResult> OnPostWithdrawAsync(string? key, CancellationToken ct)
    {
        var outcome = await desk.WithdrawPublisherAsync(key ?? "", Way.Screen, ct);
        return outcome.IsDone ? Done(Words["operator.plugins.publisher.gone"], "/operator/plugins") : NotFound();
    }

    private IActionResult Refused(IReadOnlyList<PluginFault> faults)
    {
        Faults = faults;
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        Load();
        return Page();
    }

    private void Load()
    {
        Statuses = desk.Registry.Statuses;
        Behind = [.. desk.Follower.Behind.Where(b => !Statuses.Any(s => s.Id == b.Key && s.Fault?.Code == b.Value.Code)).OrderBy(b => b.Key, StringComparer.Ordinal).Select(b => (b.Key, b.Value))];
        (Publishers, Acts) = (desk.Shelf.Publishers(), desk.Shelf.Acts(MostActs));
        (Users, Unknown) = (accounts.Known.ToLookup(u => u.Plugin, u => u.Account, StringComparer.Ordinal), accounts.Unknown);
    }
}
