using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tickets.Clocks;
using Derman.Core.Tickets.Ledger;
using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Views;
using Derman.Host.Localisation;
using Derman.Host.Pages.Shared.Models;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using NodaTime;

namespace Derman.Host.Pages.Desk;

/// <summary>The list: a view, a search, filters; grouped by when the next clock runs out.</summary>
internal sealed class InboxModel(
    ListTickets list, ReadLedgers ledgers, ReadTicket tickets, StaffAccounts staff, ClockWords clocks, LedgerWords ledgerWords, FailureWords failures) : DeskPage
{
    [BindProperty(SupportsGet = true)]
    public string? View { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Directorate { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? State { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public InboxView Current { get; private set; } = InboxView.All;

    public IReadOnlyList<InboxGroup> Groups { get; private set; } = [];

    public int Shown { get; private set; }

    public Pager Pager { get; private set; } = new(null, null);

    public string? Refused { get; private set; }

    public bool Searching => !string.IsNullOrWhiteSpace(Q);

    public bool Filtered => !string.IsNullOrEmpty(Directorate) || !string.IsNullOrEmpty(State);

    public bool ByDue => !Searching && Sort != "newest";

    public IReadOnlyList<SelectListItem> Units { get; private set; } = [];

    public IReadOnlyList<SelectListItem> States { get; private set; } = [];

    public IActionResult OnGet()
    {
        var configuration = Tenant.Configuration;
        Current = InboxView.Of(View, Reader);

        // A whole number typed into the search opens its ticket.
        if (Searching && tickets.FindByNumber(Tenant, Q!, Reader) is { } exact)
        {
            return Redirect(Url.Content($"~/console/tickets/{exact}"));
        }

        var everywhere = Searching && View is null;
        var query = (everywhere ? new ListQuery() : Current.Query(configuration, Reader, clocks.Now)) with
        {
            Directorate = Blank(Directorate),
            State = Blank(State),
            Search = Blank(Q),
            Sort = ByDue ? ListSort.Due : ListSort.Newest,
            Cursor = Blank(Cursor),
        };
        if (query.State is not null)
        {
            query = query with { Open = false, Category = null };
        }

        var result = list.Execute(Tenant, query, Reader);
        if (result.Failure is { } failure)
        {
            Refused = failures.Of(failure);
            return Page();
        }

        var page = result.Value!;
        var held = ledgers.Execute(Tenant, [.. page.Items.Select(i => i.Id)], Words.Language);
        var names = staff.Active(Tenant).ToDictionary(s => s.Id, s => s.DisplayName);
        Groups = [.. page.Items
            .Select(i => Row(i, held.GetValueOrDefault(i.Id), i.Assignee is { } a ? names.GetValueOrDefault(a) : null))
            .GroupBy(r => ByDue ? r.Group : "")
            .Select(g => new InboxGroup(g.Key, [.. g]))];
        Shown = page.Items.Count;
        Pager = new Pager(page.Next is { } next ? Link("cursor", next) : null, query.Cursor is null ? null : Link("cursor", null));
        Units = [new SelectListItem(Words["inbox.filter.directorate"], ""), .. Choices.Units(configuration, Words)];
        States = [new SelectListItem(Words["inbox.filter.state"], ""), .. configuration.Workflow.File.States.Select(s => new SelectListItem(s.Names.In(Words.Language), s.Code))];
        return Page();
    }

    public string Link(string name, string? value)
    {
        var query = Request.Query
            .Where(p => p.Key != name && p.Key != "cursor")
            .SelectMany(p => p.Value.Select(v => KeyValuePair.Create(p.Key, v ?? "")))
            .Where(p => p.Value.Length > 0);
        return Url.Content("~/console") + new QueryBuilder(value is null ? query : query.Append(KeyValuePair.Create(name, value))).ToQueryString();
    }

    private InboxRow Row(TicketItem item, IReadOnlyList<HeldInterval>? held, string? owner)
    {
        var last = held is { Count: > 0 } ? held[^1] : null;
        var since = last is null || item.Category == CategoryNames.Of(Core.Tickets.Category.Closed)
            ? null
            : ledgerWords.Amount(clocks.Now - last.From);
        return new InboxRow(
            item,
            clocks.Chip(Tenant.Configuration, item),
            StateRing.For(item.Category, item.StateName, item.Assignee is not null),
            held is null ? null : ledgerWords.Of(held),
            last is not null && since is not null ? ledgerWords.NameOf(last.Kind, last.Name) : item.Directorate.Name,
            since,
            owner,
            item.Assignee is { } holder && (holder == Reader.StaffId || Reader.StandsInFor.Any(s => s.Id == holder)),
            GroupOf(item));
    }

    private string GroupOf(TicketItem item)
    {
        if (item.NextDue is not { } due)
        {
            return item.Category == "waiting" ? "inbox.group.paused" : "inbox.group.none";
        }

        var zone = Tenant.Configuration.Zone;
        var days = Period.DaysBetween(clocks.Now.InZone(zone).Date, due.InZone(zone).Date);
        return due < clocks.Now ? "inbox.group.overdue" : days switch
        {
            0 => "inbox.group.today",
            1 => "inbox.group.tomorrow",
            <= 7 => "inbox.group.sevenDays",
            _ => "inbox.group.later",
        };
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <param name="Title">Key of the heading; empty for a list that is not grouped.</param>
internal sealed record InboxGroup(string Title, IReadOnlyList<InboxRow> Rows);

internal sealed record InboxRow(
    TicketItem Item, ClockChip? Clock, StateRing State, LedgerModel? Ledger, string HeldBy, string? HeldFor, string? Owner, bool Mine, string Group);
