using System.Globalization;
using Derman.Core.Channels.Queues;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Derman.Host.Cli;
using Derman.Host.Localisation;
using Derman.Host.Pages.Words;
using Derman.Host.Tenancy.Limits;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Operator;

/// <summary>One tenant: where it lies, its share of the host, its queues; and stopping or serving it.</summary>
internal sealed class TenantModel(House house, TenantQueues queues, TenantUse use, LimitOptions usual, FailureWords failures) : OperatorPage
{
    [BindProperty(SupportsGet = true)]
    public string? Id { get; set; }

    [BindProperty]
    public string? Requests { get; set; }

    [BindProperty]
    public string? Concurrent { get; set; }

    [BindProperty]
    public string? Storage { get; set; }

    [BindProperty]
    public string? Weight { get; set; }

    public TenantEntry Entry { get; private set; } = null!;

    public BrokenTenant? Broken { get; private set; }

    public QueueStates? Queues { get; private set; }

    public UsedShare? Used { get; private set; }

    public long? Size { get; private set; }

    public LimitOptions Usual => usual;

    public string Hosts { get; private set; } = "";

    /// <summary>Shown on this one answer, and kept nowhere.</summary>
    public string? Link { get; private set; }

    public string? LinkUntil { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken ct) => await ShowAsync(ct);

    public async Task<IActionResult> OnPostStatusAsync(string? status, CancellationToken ct)
    {
        if (Find() is not { } id || status is not (TenantStatus.Active or TenantStatus.Suspended))
        {
            return NotFound();
        }

        await house.Lifecycle.SetStatusAsync(id, status, ct);
        house.Changed(id);
        return Done(Words[$"operator.done.{status}"], Here(id));
    }

    public async Task<IActionResult> OnPostLimitsAsync(CancellationToken ct)
    {
        if (Find() is not { } id)
        {
            return NotFound();
        }

        var requests = Whole(Requests, nameof(Requests), LimitOptions.MostRequests);
        var concurrent = Whole(Concurrent, nameof(Concurrent), LimitOptions.MostConcurrent);
        var weight = Whole(Weight, nameof(Weight), LimitOptions.MostWeight);
        long? storage = null;
        if (!string.IsNullOrWhiteSpace(Storage))
        {
            if (Amount.TryBytes(DecimalDigits.ToAscii(Storage.Trim()), out var bytes) && bytes >= LimitOptions.LeastStorage)
            {
                storage = bytes;
            }
            else
            {
                ModelState.AddModelError(nameof(Storage), Words["operator.limit.storage.wrong"]);
            }
        }

        if (!ModelState.IsValid)
        {
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return await ShowAsync(ct);
        }

        await house.Lifecycle.SetLimitsAsync(
            id, entry => (entry.LimitRequests, entry.LimitConcurrent, entry.LimitStorage, entry.Weight) = (requests, concurrent, storage, weight ?? LimitOptions.DefaultWeight), ct);
        return Done(Words["toast.saved"], Here(id));
    }

    public async Task<IActionResult> OnPostTakeInAsync(CancellationToken ct) => await AgainAsync(queues.TakeInAgainAsync, ct);

    public async Task<IActionResult> OnPostSendAsync(CancellationToken ct) => await AgainAsync(queues.SendAgainAsync, ct);

    /// <summary>A new way in for an administrator who has lost theirs.</summary>
    public async Task<IActionResult> OnPostLinkAsync(string? userName, CancellationToken ct)
    {
        if (Find() is not { } id)
        {
            return NotFound();
        }

        var tenant = await house.Registry.OpenAsync(id, ct);
        var member = new StaffAccounts().FindByName(tenant, UserNames.Normalise(userName ?? ""));
        var made = await house.MakeLink.AsOperatorAsync(tenant, member?.Id ?? Guid.Empty, ct);
        if (made.Value is { } link)
        {
            (Link, LinkUntil) = ($"{AddressOf(tenant.Configuration.Profile.Hosts)}/console/join/{link.Token}", HttpContext.RequestServices.GetRequiredService<Dates>().Short(link.ExpiresAt));
        }
        else
        {
            ModelState.AddModelError("userName", failures.Of(made.Failure!));
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        }

        return await ShowAsync(ct);
    }

    /// <summary>Where a tenant is reached: its host name, or its path on this host in development.</summary>
    public string AddressOf(IReadOnlyList<string> hosts) => HttpContext.RequestServices.GetRequiredService<IHostEnvironment>().IsDevelopment()
        ? $"{Request.Scheme}://{Request.Host}/{Id}"
        : $"{Request.Scheme}://{(hosts.Count > 0 ? hosts[0] : Request.Host.Value)}";

    private async Task<IActionResult> ShowAsync(CancellationToken ct)
    {
        if (Find() is not { } id)
        {
            return NotFound();
        }

        Entry = house.Registry.Entry(id)!;
        Hosts = string.Join(", ", house.Registry.HostsOf(id).Order(StringComparer.Ordinal));
        Used = use.Read().FirstOrDefault(u => u.Tenant == id.Value);
        try
        {
            Size = StorageUse.Measure(house.Registry, id);
            Queues = queues.Read(await house.Registry.OpenAsync(id, ct));
        }
        catch (Exception e) when (e is TenantBrokenException or TenantElsewhereException or System.Data.Common.DbException)
        {
            System.Diagnostics.Trace.TraceWarning($"{id}: {e.Message}"); // Shown as broken, with its cure.
        }

        Broken = house.Registry.Broken.FirstOrDefault(b => b.Id == id);
        return Page();
    }

    private async Task<IActionResult> AgainAsync(Func<Tenant, CancellationToken, ValueTask<int>> again, CancellationToken ct)
    {
        if (Find() is not { } id)
        {
            return NotFound();
        }

        var count = await again(await house.Registry.OpenAsync(id, ct), ct);
        house.Changed(id);
        return Done(Words.T("operator.again.done", ("n", count)), Here(id));
    }

    private int? Whole(string? typed, string field, int most)
    {
        if (string.IsNullOrWhiteSpace(typed))
        {
            return null;
        }

        if (int.TryParse(DecimalDigits.ToAscii(typed.Trim()), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
        {
            return number;
        }

        ModelState.AddModelError(field, Words.T("operator.limit.wrong", ("most", most)));
        return null;
    }

    private TenantId? Find() => TenantId.TryParse(Id, out var id) && house.Registry.Entry(id) is not null ? id : null;

    private static string Here(TenantId id) => $"/operator/tenant?id={id}";
}
