using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Subscriptions;
using Derman.Host.Localisation;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Derman.Host.Pages.Admin;

/// <summary>Which programs are told what happens to tickets, and whether the telling works.</summary>
internal sealed class SubscriptionsModel(ManageSubscriptions manage, FailureWords words) : AdminPage(Acts.ManageApplications)
{
    private const int Shown = 10;

    [BindProperty]
    public string? Client { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    /// <summary>Not "Url": a page has a member of that name.</summary>
    [BindProperty]
    public string? Address { get; set; }

    [BindProperty]
    public IReadOnlyList<string> Events { get; set; } = [];

    public IReadOnlyList<SubscriptionView> All { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Clients { get; private set; } = [];

    /// <summary>Shown in this one answer and never again.</summary>
    public string? Secret { get; private set; }

    public TestView? Tested { get; private set; }

    public void OnGet() => Load();

    public async Task<IActionResult> OnPostCreateAsync(CancellationToken ct) =>
        Answer(await manage.CreateAsync(Tenant, new SubscribeCommand(Address?.Trim(), Events, Name, Client ?? ""), Reader, ct), created: true);

    public async Task<IActionResult> OnPostRotateAsync(Guid id, CancellationToken ct) => Answer(await manage.RotateAsync(Tenant, id, Reader, ct), created: false);

    public async Task<IActionResult> OnPostOnAsync(Guid id, CancellationToken ct) =>
        Back(await manage.ChangeAsync(Tenant, id, new ChangeSubscriptionCommand(Active: true), Reader, ct), "events.done.on");

    public async Task<IActionResult> OnPostOffAsync(Guid id, CancellationToken ct) =>
        Back(await manage.ChangeAsync(Tenant, id, new ChangeSubscriptionCommand(Active: false), Reader, ct), "events.done.off");

    public async Task<IActionResult> OnPostAgainAsync(Guid id, CancellationToken ct) => Back(await manage.RedeliverAsync(Tenant, id, Reader, ct), "events.done.again");

    public async Task<IActionResult> OnPostDeleteAsync(Guid id, CancellationToken ct) => Back(await manage.DeleteAsync(Tenant, id, Reader, ct), "events.done.deleted");

    public async Task<IActionResult> OnPostTestAsync(Guid id, CancellationToken ct)
    {
        var result = await manage.TestAsync(Tenant, id, Reader, ct);
        if (result.Failure is { } failure)
        {
            return Refused(failure);
        }

        Tested = result.Value;
        Load();
        return Page();
    }

    public string OwnerOf(SubscriptionView one) => Clients.FirstOrDefault(c => one.Owner == $"client:{c.Value}")?.Text ?? one.Owner;

    public IReadOnlyList<DeliveryItem> DeliveriesOf(Guid id) => [.. (manage.Deliveries(Tenant, id, Reader).Value?.Items ?? []).Take(Shown)];

    /// <summary>What the receiver answered, or why nobody did.</summary>
    public string OutcomeOf(int? status, string? error) => status is { } code
        ? Numerals.Digits(code.ToString(System.Globalization.CultureInfo.InvariantCulture), Words.Language)
        : error is null ? "" : Words.Has($"events.error.{error}") ? Words[$"events.error.{error}"] : Words["events.error.connection"];

    private IActionResult Answer(Result<SubscriptionView> result, bool created)
    {
        if (result.Failure is { } failure)
        {
            return Refused(failure);
        }

        Secret = result.Value!.Secret;
        if (created)
        {
            ModelState.Clear();
            (Client, Name, Address, Events) = (null, null, null, []);
        }

        Load();
        return Page();
    }

    private IActionResult Back<T>(Result<T> result, string toast) => result.Failure is { } failure ? Refused(failure) : Done(Words[toast], "~/admin/subscriptions");

    private IActionResult Refused(Failure failure)
    {
        if (failure.Kind == FailureKind.NotFound)
        {
            return NotFound();
        }

        ModelState.AddModelError(failure.Field switch { "url" => nameof(Address), "events" => nameof(Events), "name" => nameof(Name), "client" => nameof(Client), _ => "" }, words.Of(failure));
        Load();
        return Page();
    }

    private void Load()
    {
        All = manage.List(Tenant, Reader).Value?.Items ?? [];
        Clients = [.. manage.Owners(Tenant, Reader).Select(o => new SelectListItem(o.Name, o.Code))];
    }
}
