using System.Globalization;
using Derman.Core.Audit;
using Derman.Core.Export;
using Derman.Core.Staff;
using Derman.Host.Localisation;
using Derman.Host.Pages.Shared.Models;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using NodaTime;
using NodaTime.Text;

namespace Derman.Host.Pages.Admin;

/// <summary>Who did what and when, from the tenant's chain of events; and whether the chain is whole.</summary>
internal sealed class AuditModel(ReadAudit audit, AuditChecks checks, StaffAccounts staff) : AdminPage(Acts.ReadAudit)
{
    private const int MostExported = 20_000;

    [BindProperty(SupportsGet = true)]
    public string? Person { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Area { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Ticket { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public AuditPage Found { get; private set; } = new([], null, false, null);

    public AuditWords Sentences { get; private set; } = null!;

    public IReadOnlyList<SelectListItem> People { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Areas { get; private set; } = [];

    public Pager Pager { get; private set; } = new(null, null);

    public AuditCheck? Check { get; private set; }

    public bool Checking { get; private set; }

    public bool Filtered => new[] { Person, Area, From, To, Ticket }.Any(f => !string.IsNullOrWhiteSpace(f));

    public IActionResult OnGet()
    {
        Load();
        return Page();
    }

    public async Task<IActionResult> OnPostVerifyAsync()
    {
        await checks.BeginAsync(Tenant);
        return Redirect(Url.Content("~/admin/audit"));
    }

    public async Task<IActionResult> OnPostExportAsync(CancellationToken ct)
    {
        var sentences = new AuditWords(Tenant.Configuration, staff.All(Tenant), Words);
        var result = await audit.ExportAsync(Tenant, Query(), Reader, MostExported, ct);
        if (result.Value is not { } entries)
        {
            return BadRequest();
        }

        string[] header = [Words["audit.col.seq"], Words["audit.col.when"], Words["audit.col.who"], Words["audit.col.kind"], Words["audit.col.ticket"], Words["audit.col.what"]];
        var zone = Tenant.Configuration.Zone;
        var pattern = OffsetDateTimePattern.Rfc3339;
        var file = CsvFile.Of(Words.Language, header, entries.Select(e => (IReadOnlyList<string>)
        [
            e.Seq.ToString(CultureInfo.InvariantCulture), pattern.Format(e.At.InZone(zone).ToOffsetDateTime()), sentences.Actor(e.Actor), e.Kind, e.Number ?? "", sentences.Of(e),
        ]));
        return File(file, CsvFile.MediaType, "audit.csv");
    }

    private void Load()
    {
        var all = staff.All(Tenant);
        Sentences = new AuditWords(Tenant.Configuration, all, Words);
        Check = checks.Last(Tenant.Id);
        Checking = checks.IsRunning(Tenant.Id);
        Areas = [new SelectListItem(Words["audit.area.all"], ""), .. Enum.GetValues<AuditArea>().Select(a => new SelectListItem(Words[$"audit.area.{CodeOf(a)}"], CodeOf(a), CodeOf(a) == Area))];
        People =
        [
            new SelectListItem(Words["audit.everybody"], ""),
            .. all.OrderBy(p => p.DisplayName, Choices.Order(Words)).Select(p => $"staff:{p.Id}").Append(Core.Tickets.Actor.CitizenRole).Append(Core.Tickets.Actor.SystemRole)
                .Select(code => new SelectListItem(Sentences.Actor(code), code, code == Person)),
        ];
        if (audit.Execute(Tenant, Query() with { Cursor = Blank(Cursor) }, Reader) is { Value: { } page })
        {
            Found = page;
        }

        Pager = new Pager(Found.Next is { } next ? Link(next) : null, Blank(Cursor) is null ? null : Link(null));
    }

    private AuditQuery Query()
    {
        var zone = Tenant.Configuration.Zone;
        return new AuditQuery(
            Blank(Person),
            Enum.GetValues<AuditArea>().Where(a => CodeOf(a) == Area).Select(a => (AuditArea?)a).FirstOrDefault(),
            DayInput.TryParse(From, out var from) && from is { } first ? zone.AtStartOfDay(first).ToInstant() : null,
            DayInput.TryParse(To, out var to) && to is { } last ? zone.AtStartOfDay(last.PlusDays(1)).ToInstant() : null,
            Blank(Ticket));
    }

    private string Link(string? cursor)
    {
        var query = Request.Query.Where(p => p.Key != "cursor").SelectMany(p => p.Value.Select(v => KeyValuePair.Create(p.Key, v ?? ""))).Where(p => p.Value.Length > 0);
        return Url.Content("~/admin/audit") + new QueryBuilder(cursor is null ? query : query.Append(KeyValuePair.Create("cursor", cursor))).ToQueryString();
    }

    /// <summary>The file of what is shown.</summary>
    public string ExportHref => Url.Content("~/admin/audit") + Request.QueryString.Add("handler", "Export");

    public static string CodeOf(AuditArea area) => JsonName(area.ToString());

    private static string JsonName(string name) => char.ToLowerInvariant(name[0]) + name[1..];

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
