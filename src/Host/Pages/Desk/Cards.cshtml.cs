using Derman.Core.Common;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Inbox;
using Derman.Core.Tickets.Listing;
using Derman.Core.Tickets.Views;
using Derman.Core.Tickets.Workflow;
using Derman.Host.Jobs;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Desk;

/// <summary>The list by state. What is legal for one ticket is asked when somebody is about to move it.</summary>
internal sealed class CardsModel(ListTickets list, CountTickets count, InboxRows rows, ReadTicket read, PerformAction perform, KeepViews views, FailureWords failures, Wake wake) : InboxPage
{
    /// <summary>Cards of a column; the rest is a list.</summary>
    private const int Cards = 15;

    private const int Counted = 100;

    public IReadOnlyList<BoardColumn> Columns { get; private set; } = [];

    public string? Refused { get; private set; }

    public void OnGet()
    {
        Recognise(views);
        var configuration = Tenant.Configuration;
        var asked = Asked(rows.Now) with { Cursor = null, Search = null, Sort = ListSort.Due, Limit = Cards };
        var states = configuration.Workflow.File.States
            .Where(s => configuration.Workflow.CategoryOf(s.Code) != Category.Closed && (asked.State is null || asked.State == s.Code)
                && (asked.Category is null || configuration.Workflow.CategoryOf(s.Code) == asked.Category))
            .ToList();
        var pages = states.ConvertAll(s => list.Execute(Tenant, asked with { State = s.Code }, Reader));
        if (pages.Find(p => !p.Ok) is { Failure: { } failure })
        {
            Refused = failures.Of(failure);
            return;
        }

        // One look at custody for all columns together.
        var all = rows.Of(Tenant, [.. pages.SelectMany(p => p.Value!.Items)], Reader, grouped: false).ToLookup(r => r.Item.State);
        var full = states.Where((_, i) => pages[i].Value!.Next is not null).ToList();
        var counts = count.Execute(Tenant, [.. full.Select(s => (asked with { State = s.Code }, Counted))], Reader);
        Columns = states.ConvertAll(s => new BoardColumn(
            s.Code,
            s.Names.In(Words.Language),
            [.. all[s.Code]],
            full.IndexOf(s) is >= 0 and var at ? counts[at] : all[s.Code].Count(),
            full.Contains(s)));
    }

    /// <summary>The moves of one card: a form for each that needs nothing said, a link to the ticket for the others.</summary>
    public IActionResult OnGetMoves(Guid id)
    {
        if (read.Execute(Tenant, id, Reader).Value is not { } ticket)
        {
            return NotFound();
        }

        var workflow = Tenant.Configuration.Workflow;
        var targets = workflow.From(ticket.State, Reader.ActsAs).ToDictionary(t => t.Action, t => workflow.Target(t, ticket.State), StringComparer.Ordinal);
        var moves = ticket.Transitions
            .Where(t => t.Action != Moves.Note && targets.ContainsKey(t.Action))
            .Where(t => t.Requires.All(r => TicketModel.GivenWith(t.Action, r)) && (t.Requires.Count == 0 || !MoveForm.IsDirect(t.Action)))
            .Select(t => new BoardMove(t.Action, targets[t.Action], workflow.State(targets[t.Action]).Names.In(Words.Language), MoveForm.IsDirect(t.Action)))
            .OrderBy(m => m.State == ticket.State)
            .ToList();
        return Partial("_BoardMoves", new BoardMoves(id, ticket.Version, To("~/console/cards", "handler", "Move"), moves));
    }

    public async Task<IActionResult> OnPostMoveAsync(Guid id, string? move, int version, CancellationToken ct)
    {
        if (move is null || !Moves.Public.Contains(move))
        {
            return NotFound();
        }

        var result = await perform.ExecuteAsync(Tenant, id, move, ActionCommand.Empty, Reader, version, null, ct);
        if (result.Failure is { } failure)
        {
            return failure.Kind == FailureKind.NotFound ? NotFound() : Done(failures.Of(failure), To("~/console/cards"));
        }

        wake.Outbound(Tenant.Id);
        return Done(Words.T("inbox.board.moved", ("no", result.Value!.Number), ("action", Words[$"action.{move}"])), To("~/console/cards"));
    }
}

/// <param name="Total">Counted so far; <paramref name="More"/>: not all of them are shown.</param>
internal sealed record BoardColumn(string State, string Name, IReadOnlyList<InboxRow> Rows, int Total, bool More);

internal sealed record BoardMoves(Guid Ticket, int Version, string Address, IReadOnlyList<BoardMove> Moves);

/// <param name="State">Where it leads.</param>
/// <param name="Direct">Nothing has to be said.</param>
internal sealed record BoardMove(string Action, string State, string StateName, bool Direct);
