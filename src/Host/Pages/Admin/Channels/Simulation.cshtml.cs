using System.Globalization;
using Derman.Core.Channels.Simulation;
using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Changing;
using Derman.Core.Tenancy.Packs;
using Derman.Host.Jobs;
using Derman.Host.Pages.Words;
using Derman.Plugins;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Admin.Channels;

/// <summary>Trying an account out: what would have gone, and writing as a citizen. Nothing of it leaves the house.</summary>
[RequestSizeLimit(UploadLimit)]
[RequestFormLimits(MultipartBodyLengthLimit = UploadLimit)]
internal sealed class SimulationModel(
    WriteAsCitizen write, EndSimulation end, ChangeConfiguration change, Wake wake, FailureWords failures) : AdminPage(Acts.ManageConfiguration)
{
    private const long UploadLimit = 10L * 1024 * 1024;

    private static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal) { ["name"] = nameof(Name), ["text"] = "Text", ["lat"] = nameof(Lat), ["picture"] = nameof(Picture) };

    [BindProperty(SupportsGet = true)]
    public string Account { get; set; } = "";

    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty(Name = "Text")]
    public string? Said { get; set; }

    [BindProperty]
    public string? Lat { get; set; }

    [BindProperty]
    public string? Lon { get; set; }

    [BindProperty]
    public IFormFile? Picture { get; set; }

    /// <summary>Beside going live: what was made up is thrown away.</summary>
    [BindProperty]
    public bool Clean { get; set; } = true;

    public ChannelAccount Known { get; private set; } = null!;

    public SimulationView View { get; private set; } = new([], 0, 0);

    /// <summary>Words that mean something by themselves, to try.</summary>
    public IReadOnlyList<string> Refusals => Words.Language switch { "fa" => ["لغو", "شروع"], "tr" => ["RET", "ONAY"], _ => ["STOP", "START"] };

    public IActionResult OnGet() => Find() ? Page() : NotFound();

    public async Task<IActionResult> OnPostSwitchAsync(bool on, CancellationToken ct)
    {
        if (!Find())
        {
            return NotFound();
        }

        var changed = await change.ExecuteAsync(
            Tenant,
            pack => pack with { Channels = pack.Channels with { Accounts = [.. pack.Channels.Accounts.Select(a => a.Account == Account ? a with { Simulated = on } : a)] } },
            Version,
            Reader,
            ct);
        if (changed.Failure is { } failure)
        {
            return Refused(failure);
        }

        if (!on)
        {
            if (Clean)
            {
                _ = await end.ExecuteAsync(Tenant, Account, Reader, ct);
            }

            await end.ReleaseAsync(Tenant, Account, ct);
            wake.Inbound(Tenant.Id);
        }

        return Done(Words[on ? "simulation.switchedOn" : "simulation.switchedOff"], $"~/admin/channels/{Uri.EscapeDataString(Account)}/simulation");
    }

    public async Task<IActionResult> OnPostCleanAsync(CancellationToken ct)
    {
        if (!Find())
        {
            return NotFound();
        }

        var result = await end.ExecuteAsync(Tenant, Account, Reader, ct);
        return result.Failure is { } failure ? Refused(failure) : Done(Words.T("simulation.cleaned", ("n", result.Value)), $"~/admin/channels/{Uri.EscapeDataString(Account)}/simulation");
    }

    public async Task<IActionResult> OnPostWriteAsync(string? word, CancellationToken ct)
    {
        if (!Find())
        {
            return NotFound();
        }

        if (!TryPlace(Lat, out var lat) || !TryPlace(Lon, out var lon))
        {
            return Refused(new Failure("simulation.place", FailureKind.Invalid, "lat"));
        }

        await using var picture = Picture?.OpenReadStream();
        var made = new MadeUpMessage(Name, string.IsNullOrEmpty(word) ? Said : word, lat, lon, picture, Picture?.ContentType, Picture?.FileName);
        var result = await write.ExecuteAsync(Tenant, Account, made, StoredEvents.Write, Reader, ct);
        if (result.Failure is { } failure)
        {
            return Refused(failure);
        }

        wake.Inbound(Tenant.Id);
        return Done(Words["simulation.written"], $"~/admin/channels/{Uri.EscapeDataString(Account)}/simulation?name={Uri.EscapeDataString(Name!.Trim())}");
    }

    /// <summary>How a message would have gone, in words.</summary>
    public string KindOf(string kind) => kind.StartsWith("template:", StringComparison.Ordinal) ? Words.T("simulation.kind.template", ("name", kind["template:".Length..])) : Words[$"simulation.kind.{kind}"];

    public string StateOf(string state) => Words.Has($"delivery.{state}") ? Words[$"delivery.{state}"] : state == DeliveryStates.Sending ? Words["delivery.queued"] : state;

    private static bool TryPlace(string? text, out double? place)
    {
        place = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }

        var ok = double.TryParse(DecimalDigits.ToAscii(text.Trim()).Replace(',', '.'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        place = number;
        return ok;
    }

    private IActionResult Refused(Failure failure)
    {
        failures.Into(ModelState, failure, Fields);
        Response.StatusCode = failure.Kind is FailureKind.Stale or FailureKind.Conflict ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity;
        Find();
        return Page();
    }

    private bool Find()
    {
        if (Tenant.Configuration.Accounts.GetValueOrDefault(Account) is not { } known)
        {
            return false;
        }

        (Known, Version) = (known, HttpMethods.IsPost(Request.Method) && Version > 0 ? Version : Tenant.Configuration.Version);
        View = ReadSimulation.Of(Tenant, Account);
        Name ??= Request.Query["name"];
        return true;
    }
}
