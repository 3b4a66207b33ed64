using Derman.Core.Board;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tickets.Views;
using Derman.Host.Localisation;
using Derman.Host.Pages.Shared.Models;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Board;

/// <summary>The tickets behind one number of the board.</summary>
internal sealed class TicketsModel(ListBehind list, StaffAccounts staff, ClockWords clocks) : BoardPage
{
    [BindProperty(SupportsGet = true)]
    public string? What { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Directorate { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Place { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public BoardSubject Subject { get; private set; }

    public string Heading { get; private set; } = "";

    public IReadOnlyList<(TicketItem Item, ClockChip? Clock, string? Owner)> Rows { get; private set; } = [];

    public Pager Pager { get; private set; } = new(null, null);

    public IActionResult OnGet()
    {
        if (Enum.GetValues<BoardSubject>().Where(s => CodeOf(s) == What).ToList() is not [var subject])
        {
            return NotFound();
        }

        var configuration = Tenant.Configuration;
        Subject = subject;
        var result = list.Execute(Tenant, new BoardQuery(subject, Period, Blank(Directorate), Blank(Place), Blank(Cursor)), Reader);
        if (result.Value is not { } page)
        {
            return BadRequest();
        }

        var about = new[]
        {
            Blank(Directorate) is { } unit ? Choices.UnitName(configuration, unit, Words) : null,
            Blank(Place) is { } place ? configuration.Neighbourhoods.GetValueOrDefault(place)?.Name ?? place : null,
            subject is BoardSubject.Arrived or BoardSubject.Solved or BoardSubject.Closed or BoardSubject.Broken ? Words[$"board.period.{CodeOf(Period)}"] : null,
        };
        Heading = string.Join(" · ", about.OfType<string>().Prepend(Words[$"board.{CodeOf(subject)}"]));
        var names = staff.Active(Tenant).ToDictionary(s => s.Id, s => s.DisplayName);
        Rows = [.. page.Items.Select(i => (i, (ClockChip?)clocks.Chip(configuration, i), i.Assignee is { } a ? names.GetValueOrDefault(a) : null))];
        Pager = new Pager(page.Next is { } next ? Link(next) : null, Blank(Cursor) is null ? null : Link(null));
        return Page();
    }

    private string Link(string? cursor)
    {
        var query = Request.Query.Where(p => p.Key != "cursor").SelectMany(p => p.Value.Select(v => KeyValuePair.Create(p.Key, v ?? "")));
        return Url.Content("~/console/board/tickets") + new QueryBuilder(cursor is null ? query : query.Append(KeyValuePair.Create("cursor", cursor))).ToQueryString();
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
