using Derman.Core.Common;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Drafts;
using Derman.Core.Tickets.Tasks;
using Derman.Core.Tickets.Views;
using Derman.Core.Tickets.Workflow;
using Derman.Host.Pages.Words;
using Derman.Host.Tenancy.Limits;
using Microsoft.AspNetCore.Mvc;

namespace Derman.Host.Pages.Desk;

/// <summary>What is sent from the page. Every form carries the version that was on the screen; on another one nothing happens and nothing typed is lost.</summary>
internal sealed partial class TicketModel
{
    private static readonly Dictionary<string, string> MoveFields = new(StringComparer.Ordinal)
    {
        ["to"] = "Input.To",
        ["reason"] = "Input.Reason",
        ["comment"] = "Input.Comment",
        ["outcome"] = "Input.Outcome",
        ["legalGround"] = "Input.LegalGround",
        ["talk.result"] = "Input.Talk",
        ["until"] = "Input.Until",
        ["decision"] = "Input.Decision",
        ["file"] = "Input.Files",
    };

    [BindProperty]
    public int Version { get; set; }

    [BindProperty]
    public MoveInput Input { get; set; } = new();

    /// <summary>The reply or note being written.</summary>
    [BindProperty]
    public string? Text { get; set; }

    [BindProperty]
    public string? TaskUnit { get; set; }

    [BindProperty]
    public string? TaskText { get; set; }

    [BindProperty]
    public string? Answer { get; set; }

    [BindProperty]
    public List<IFormFile> Files { get; set; } = [];

    public async Task<IActionResult> OnPostMoveAsync(CancellationToken ct)
    {
        if (Move is null || !Moves.Public.Contains(Move))
        {
            return NotFound();
        }

        if (!DayInput.TryParse(Input.Until, out var day))
        {
            ModelState.AddModelError("Input.Until", Words["form.date"]);
            return Again();
        }

        foreach (var file in Input.Files)
        {
            if (await AttachAsync(file, ct) is { Failure: { } refused })
            {
                return Refuse(refused, MoveFields);
            }
        }

        // A direct move is decided on what is there now: it says nothing that could be out of date.
        var command = new ActionCommand(
            Comment: Input.Comment,
            To: string.IsNullOrWhiteSpace(Input.Institution) ? Input.To : Input.Institution,
            Reason: Input.Reason,
            Proof: Input.Proof.Count == 0 ? null : Input.Proof,
            Outcome: string.IsNullOrEmpty(Input.Outcome) ? null : Input.Outcome,
            LegalGround: Input.LegalGround,
            Talk: Move == Moves.Talk ? new TalkInput(Input.Talk) : null,
            Until: day is { } until ? DayInput.EndOf(until, Tenant.Configuration.Zone) : null,
            Decision: string.IsNullOrEmpty(Input.Decision) ? null : Input.Decision);
        var result = await perform.ExecuteAsync(Tenant, Id, Move, command, Reader, Version, null, ct);
        if (result.Ok)
        {
            await drafts.DropAsync(Tenant, Id, Move, Reader, ct);
            await drafts.DropAsync(Tenant, Id, DraftKinds.ReasonOf(Move), Reader, ct);
        }

        return Answered(result, MoveFields, Words[$"action.{Move}"]);
    }

    /// <summary>The reply is for everybody to read.</summary>
    [BindProperty]
    public bool InPublic { get; set; }

    public async Task<IActionResult> OnPostSayAsync(CancellationToken ct)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["text"] = "Text", ["comment"] = "Text", ["way"] = "Text" };
        if (!Noting && TicketMark.TryParse(Seen, out var mark) && pulse.Execute(Tenant, Id, mark, Reader, []).Value?.Newer is { } newer)
        {
            // Somebody answered or wrote while this was being written: read that first, then send once more.
            (Newer, Changed) = (NewerWords(newer), true);
            return Again(StatusCodes.Status409Conflict);
        }

        var result = Noting
            ? await perform.ExecuteAsync(Tenant, Id, Moves.Note, new ActionCommand(Comment: Text), Reader, null, SentOnce.Text($"{Version}", $"note {Id} {Reader.Code}", Text), ct)
            : await say.ExecuteAsync(Tenant, Id, Text, InPublic, string.IsNullOrEmpty(Way) ? null : Way, Reader, Version, null, ct);
        if (result.Ok)
        {
            await drafts.DropAsync(Tenant, Id, Noting ? DraftKinds.Note : DraftKinds.Reply, Reader, ct);
        }

        return Answered(result, fields, Words[Noting ? "action.note" : "ticket.composer.sent"]);
    }

    public async Task<IActionResult> OnPostTaskAsync(CancellationToken ct)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["directorate"] = "TaskUnit", ["text"] = "TaskText" };
        return Answered(await give.ExecuteAsync(Tenant, Id, new GiveTaskCommand(TaskUnit, TaskText), Reader, Version, null, ct), fields, Words["task.give"]);
    }

    public async Task<IActionResult> OnPostFinishAsync(Guid task, string? state, CancellationToken ct)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["answer"] = "Answer" };
        var result = await finish.ExecuteAsync(Tenant, Id, task, new FinishTaskCommand(state, Answer), Reader, null, null, ct);
        return Answered(result, fields, Words[state == Core.Tickets.TaskStates.Cancelled ? "task.takeBack" : "task.done"]);
    }

    public async Task<IActionResult> OnPostAttachAsync([FromServices] StorageLimit storage, CancellationToken ct)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal) { ["file"] = "Files" };
        if (storage.Refusal(Tenant.Id) is { } full)
        {
            return Refuse(full, fields);
        }

        if (Files.Count == 0)
        {
            return Refuse(Core.Tickets.TicketErrors.Required("file"), fields);
        }

        foreach (var file in Files)
        {
            if (await AttachAsync(file, ct) is { Failure: { } refused })
            {
                return Refuse(refused, fields);
            }
        }

        return Done(Words["toast.saved"], Here);
    }

    private async Task<Result<Guid>> AttachAsync(IFormFile file, CancellationToken ct)
    {
        await using var content = file.OpenReadStream();
        var result = await attach.ExecuteAsync(Tenant, Id, file.FileName, file.ContentType, content, Reader, ct);
        if (result.Ok)
        {
            Input.Proof.Add(result.Value);
        }

        return result;
    }

    private IActionResult Answered(Result<TicketView> result, Dictionary<string, string> fields, string what)
    {
        if (result.Failure is { } failure)
        {
            return Refuse(failure, fields);
        }

        wake.Outbound(Tenant.Id);

        return DoneWithUndo(result.Value!, Words.T("action.done", ("no", result.Value!.Number), ("action", what)));
    }

    private IActionResult Refuse(Failure failure, Dictionary<string, string> fields)
    {
        if (failure.Kind == FailureKind.NotFound && failure.Code == "ticket.notFound")
        {
            return NotFound();
        }

        if (failure.Kind == FailureKind.Stale)
        {
            Changed = true;
        }
        else
        {
            failures.Into(ModelState, failure, fields);
        }

        return Again(failure.Kind is FailureKind.Stale or FailureKind.Conflict ? StatusCodes.Status409Conflict : StatusCodes.Status422UnprocessableEntity);
    }

    private IActionResult Again(int status = StatusCodes.Status422UnprocessableEntity)
    {
        if (!Load())
        {
            return NotFound();
        }

        Response.StatusCode = status;
        return Page();
    }
}
