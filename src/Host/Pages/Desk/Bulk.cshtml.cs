using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Bulk;
using Derman.Core.Tickets.Inbox;
using Derman.Core.Tickets.Workflow;
using Derman.Host.Jobs;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using NodaTime;

namespace Derman.Host.Pages.Desk;

/// <summary>One move on many tickets: what is to be done, what it would do, and done. What was previewed is what is moved.</summary>
internal sealed class BulkModel(ChangeInBulk bulk, WatchTickets watching, StaffAccounts staff, FailureWords failures, IClock clock, Wake wake) : InboxPage
{
    /// <summary>What makes no sense without looking at the one ticket: a talk, a main ticket, a decision.</summary>
    private static readonly string[] OneByOne = [Moves.Merge, Moves.Talk, Moves.RequestReopen, Moves.DecideReopen];

    private static readonly Dictionary<string, string> Fields = new(StringComparer.Ordinal)
    {
        ["to"] = "Input.To",
        ["reason"] = "Input.Reason",
        ["comment"] = "Input.Comment",
        ["outcome"] = "Input.Outcome",
        ["legalGround"] = "Input.LegalGround",
        ["until"] = "Input.Until",
    };

    [BindProperty]
    public List<Guid> Ids { get; set; } = [];

    /// <summary>Everything the list asks for, not only what was marked.</summary>
    [BindProperty]
    public bool All { get; set; }

    /// <summary>The move.</summary>
    [BindProperty]
    public string? Chosen { get; set; }

    [BindProperty]
    public MoveInput Input { get; set; } = new();

    /// <summary>Sent twice it has one effect.</summary>
    [BindProperty]
    public string? Key { get; set; }

    public BulkView? Preview { get; private set; }

    /// <summary>What became of a bulk, when its page is opened again.</summary>
    public BulkView? Result { get; private set; }

    public MoveForm Form { get; private set; } = new("");

    public IReadOnlyList<string> Actions { get; private set; } = [];

    public string Back => To("~/console");

    /// <summary>Where all of what was done is taken back.</summary>
    public string? UndoAt => UndoOf(Result);

    /// <summary>What stays where it is, by the reason.</summary>
    public IEnumerable<(string Why, IReadOnlyList<string> Numbers)> Refusals => (Preview ?? Result)!.Items
        .Where(i => i.Problem is not null)
        .GroupBy(i => i.Problem!.Code == "ticket.moveNotLegal" && i.Problem.Requires is null or { Count: 0 } ? Words["bulk.notNow"] : failures.Of(i.Problem))
        .Select(g => (g.Key, (IReadOnlyList<string>)[.. g.Select(i => i.Number).OfType<string>()]));

    public IActionResult OnGet(Guid? done)
    {
        Result = done is { } id ? bulk.Read(Tenant, id, Reader).Value : null;
        return Result is not null ? Page() : done is null ? Redirect(Back) : NotFound();
    }

    /// <summary>From the list: what shall be done with these?</summary>
    public IActionResult OnPost() => Nothing() ?? Ask();

    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken ct)
    {
        if (Nothing() is { } none)
        {
            return none;
        }

        if (Command() is not { } command)
        {
            return Ask(StatusCodes.Status422UnprocessableEntity);
        }

        var result = await bulk.ExecuteAsync(Tenant, command with { DryRun = true }, Reader, null, ct);
        if (result.Failure is { } failure)
        {
            return Refuse(failure);
        }

        // From here on it is these, whatever else comes into the list.
        Preview = result.Value!;
        (Ids, All, Key) = ([.. Preview.Items.Select(i => i.Ticket)], false, SentOnce.NewKey());
        Forget(nameof(Ids), nameof(All), nameof(Key));
        return Ask();
    }

    public async Task<IActionResult> OnPostDoAsync(CancellationToken ct)
    {
        if (Nothing() is { } none)
        {
            return none;
        }

        if (Command() is not { } command)
        {
            return Ask(StatusCodes.Status422UnprocessableEntity);
        }

        var result = await bulk.ExecuteAsync(Tenant, command, Reader, SentOnce.Text(Key, $"bulk {Reader.Code}", $"{Chosen} {string.Join(',', Ids)}"), ct);
        if (result.Failure is { } failure)
        {
            return Refuse(failure);
        }

        wake.Outbound(Tenant.Id);
        var view = result.Value!;
        var said = view.Refused == 0
            ? Words.T("bulk.done", ("n", view.Done), ("action", Words[$"action.{view.Action}"]))
            : Words.T("bulk.done.some", ("n", view.Done), ("stay", view.Refused), ("action", Words[$"action.{view.Action}"]));
        return Done(said, view.Refused == 0 ? Back : $"{To("~/console/bulk", "done", view.Id.ToString())}", UndoOf(view));
    }

    public async Task<IActionResult> OnPostUndoAsync([FromQuery(Name = "bulk")] Guid id, CancellationToken ct)
    {
        var result = await bulk.UndoAsync(Tenant, id, Reader, ct);
        if (result.Failure is { } failure)
        {
            return failure.Kind switch
            {
                FailureKind.NotFound => NotFound(),
                FailureKind.Forbidden => Redirect(Url.Content("~/console/denied")),
                _ => Done(failures.Of(failure), Back),
            };
        }

        var view = result.Value!;
        return view.Refused == 0
            ? Done(Words.T("bulk.undone", ("n", view.Done)), Back)
            : Done(Words.T("bulk.undone.some", ("n", view.Done), ("stay", view.Refused)), To("~/console/bulk", "done", view.Id.ToString()));
    }

    /// <summary>Watching is nobody else's business: it needs no right beside seeing the ticket.</summary>
    public async Task<IActionResult> OnPostWatchAsync(string? watch, CancellationToken ct)
    {
        var result = await watching.ExecuteAsync(Tenant, Ids, watch != "off", Reader, ct);
        return result.Failure is { } failure
            ? failure.Kind == FailureKind.NotFound ? NotFound() : Redirect(Url.Content("~/console/denied"))
            : Done(Words.T(watch == "off" ? "inbox.unwatched" : "inbox.watched", ("n", result.Value)), Back);
    }

    private string? UndoOf(BulkView? done) =>
        done is { Reversible: true, Done: > 0 } ? To("~/console/bulk", "handler", "Undo") + $"&bulk={done.Id}" : null;

    /// <summary>Nothing was marked, or these are not this person's to change.</summary>
    private IActionResult? Nothing() =>
        !Reader.May(Acts.ChangeInBulk) ? Redirect(Url.Content("~/console/denied"))
        : Ids.Count == 0 && !All ? Done(Words["bulk.nothing"], Back)
        : null;

    /// <returns>Null when what was typed cannot be read; the errors are noted.</returns>
    private BulkCommand? Command()
    {
        if (string.IsNullOrEmpty(Chosen))
        {
            ModelState.AddModelError(nameof(Chosen), Words["bulk.choose"]);
            return null;
        }

        if (!DayInput.TryParse(Input.Until, out var day))
        {
            ModelState.AddModelError("Input.Until", Words["form.date"]);
            return null;
        }

        var said = new ActionCommand(
            Comment: Blank(Input.Comment),
            To: Blank(Input.Institution) ?? Blank(Input.To),
            Reason: Blank(Input.Reason),
            Outcome: Blank(Input.Outcome),
            LegalGround: Blank(Input.LegalGround),
            Until: day is { } until ? DayInput.EndOf(until, Tenant.Configuration.Zone) : null);
        return All
            ? new BulkCommand(null, null, Chosen, said) { Query = Asked(clock.GetCurrentInstant()), EitherWay = true }
            : new BulkCommand(Ids, null, Chosen, said) { EitherWay = true };
    }

    private IActionResult Refuse(Failure failure)
    {
        if (failure.Kind == FailureKind.Forbidden)
        {
            return Redirect(Url.Content("~/console/denied"));
        }

        failures.Into(ModelState, failure, Fields);
        return Ask(failure.Kind == FailureKind.Conflict ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity);
    }

    private PageResult Ask(int status = StatusCodes.Status200OK)
    {
        var configuration = Tenant.Configuration;
        Actions = [.. Moves.Public.Where(a => !OneByOne.Contains(a)
            && configuration.Workflow.File.Transitions.Any(t => t.Action == a && t.Roles.Any(Reader.ActsAs.Contains)))];
        if (Chosen is { Length: > 0 } && !Actions.Contains(Chosen))
        {
            Chosen = null;
            Forget(nameof(Chosen));
        }

        Form = FormOf(Chosen ?? "");
        Response.StatusCode = status;
        return Page();
    }

    private MoveForm FormOf(string action)
    {
        var configuration = Tenant.Configuration;
        var form = new MoveForm(action);
        var own = Reader.Unit is { } unit ? configuration.Tree.Subtree(unit) : null;
        return form with
        {
            Recipients = !form.Asks("to") ? [] :
            [
                new SelectListItem(Words["common.choose"], ""),
                .. Choices.Units(configuration, Words, new SelectListGroup { Name = Words["move.toUnit"] }),
                .. Choices.People(configuration, staff.Active(Tenant).Where(p => Reader.SeesAll || own?.Contains(p.Unit) == true), Words),
            ],
            Institutions = !form.Asks("institution") ? [] : [new SelectListItem(Words["move.otherInstitution"], ""), .. Choices.Institutions(configuration, Words)],
            Outcomes = !form.Asks("outcome") ? [] :
            [
                new SelectListItem(Words["common.choose"], ""),
                .. configuration.Workflow.File.Outcomes.Where(o => o.Via == Moves.Close).Select(o => new SelectListItem(o.Names.In(Words.Language), o.Code)),
            ],
        };
    }

    /// <summary>What was sent has been replaced: the page shows the new value.</summary>
    private void Forget(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            ModelState.Remove(name);
        }
    }
}
