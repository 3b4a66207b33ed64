using Derman.Core.Calls;
using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Conversations.Replying;
using Derman.Core.Macros;
using Derman.Core.Notifications;
using Derman.Core.Privacy;
using Derman.Core.Staff;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Drafts;
using Derman.Core.Tickets.Ledger;
using Derman.Core.Tickets.Sealing;
using Derman.Core.Tickets.Tasks;
using Derman.Core.Tickets.Undo;
using Derman.Core.Tickets.Views;
using Derman.Core.Tickets.Workflow;
using Derman.Host.Jobs;
using Derman.Host.Localisation;
using Derman.Host.Pages.Shared.Models;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Derman.Host.Pages.Desk;

/// <summary>One request: its story, its clocks, who held it, and what this person may do now.</summary>
[RequestSizeLimit(UploadLimit)]
[RequestFormLimits(MultipartBodyLengthLimit = UploadLimit)]
internal sealed partial class TicketModel(
    ReadTicket read, PerformAction perform, SayToCitizen say, GiveTask give, FinishTask finish, AddAttachment attach, SealTicket sealing, UnmaskCitizen unmask, NoticeBoard notices,
    StaffAccounts staff, ClockWords clocks, LedgerWords ledgers, FailureWords failures, Dates dates, Wake wake, KeepDraft drafts, ReadPulse pulse, UndoStep undo, UseMacro macros,
    ReadReplyRoom rooms, ReadCalls calls) : DeskPage
{
    private const long UploadLimit = Core.Storage.Attachments.AttachmentFiles.MaximumBytes + (1024 * 1024);

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    /// <summary>The move whose form is open.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Move { get; set; }

    /// <summary>"note" for the internal note instead of the reply.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Write { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Show { get; set; }

    public TicketView Ticket { get; private set; } = null!;

    public TimelineModel Timeline { get; private set; } = new([]);

    public IReadOnlyList<ClockRow> Clocks { get; private set; } = [];

    public LedgerModel Ledger { get; private set; } = new("", [], []);

    public IReadOnlyList<MoveModel> Legal { get; private set; } = [];

    public MoveForm? Form { get; private set; }

    public string? Owner { get; private set; }

    public string ChannelName { get; private set; } = "";

    public string CitizenName { get; private set; } = "";

    /// <summary>Somebody else changed the ticket while this person wrote.</summary>
    public bool Changed { get; private set; }

    public NodaTime.Instant Now => clocks.Now;

    public bool MayWrite => May(TicketActs.Write);

    /// <param name="act">One of <see cref="TicketActs"/>.</param>
    public bool May(string act) => Ticket.May?.Contains(act) == true;

    /// <summary>The person on leave in whose place this one acts here.</summary>
    public string? InPlaceOf => Reader.StandsInFor.FirstOrDefault(s => s.Id == Ticket.Assignee)?.Name;

    public bool Noting => Write == "note";

    public string Here => $"~/console/tickets/{Id}";

    public IReadOnlyList<SelectListItem> Units { get; private set; } = [];

    public StateRing Ring => Ticket.Outcome is Outcomes.Refused or Outcomes.Withdrawn
        ? new StateRing(StateFill.Refused, Ticket.StateName)
        : StateRing.For(Ticket.Category, Ticket.StateName, Ticket.Assignee is not null);

    public string Subject => Ticket.Text.ReplaceLineEndings(" ") is { Length: > 120 } text ? text[..120] + "…" : Ticket.Text.ReplaceLineEndings(" ");

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!Load())
        {
            return NotFound();
        }

        if (Reader.StaffId is { } person)
        {
            await notices.MarkTicketReadAsync(Tenant, person, Id, ct);
        }

        return Page();
    }

    private bool Load()
    {
        if (read.Execute(Tenant, Id, Reader).Value is not { } ticket)
        {
            return false;
        }

        var configuration = Tenant.Configuration;
        var people = staff.Active(Tenant);
        var names = people.ToDictionary(p => p.Id, p => p.DisplayName);
        Ticket = ticket;
        Owner = ticket.Assignee is { } id ? names.GetValueOrDefault(id) : null;
        CitizenName = ticket.Citizen?.Name is { Length: > 0 } name ? name : Words["ticket.citizen.anonymous"];
        var timeline = new TicketTimeline(configuration, new EventWords(configuration, names, Words), Words, dates);
        ChannelName = timeline.ChannelName(ticket.Channel);
        Timeline = timeline.Of(ticket, CitizenName, clocks.Now, Show, held => ledgers.Amount(held), Here, calls.Of(Tenant, Id, Reader));
        var tasks = (ticket.Tasks ?? []).ToDictionary(t => t.Id.ToString("n"), t => t.Directorate.Name, StringComparer.Ordinal);
        Clocks = [.. ticket.Deadlines
            .OrderBy(d => d.MetAt is not null).ThenBy(d => d.Due is null).ThenBy(d => d.Due)
            .Select(d => clocks.Row(configuration, ticket, d, d.Subject is { } subject ? tasks.GetValueOrDefault(subject, "") : null))];
        Ledger = ledgers.Of(
            [.. (ticket.Custody ?? []).Select(c => new HeldInterval(c.Holder.Kind, c.Holder.Name, c.From, c.To))], ticket.ClosedAt, ends: true);
        Units = [new SelectListItem(Words["common.choose"], ""), .. Choices.Units(configuration, Words)];
        Legal = LegalMoves(ticket);
        if (Move is { Length: > 0 } && Legal.Any(m => m.Action == Move && m.Missing is null))
        {
            Form = FormOf(Move, people);
        }

        LookAtMerge();
        LookAtMacro(macros);
        return true;
    }

    private List<MoveModel> LegalMoves(TicketView ticket)
    {
        var moves = new List<MoveModel>();
        var hero = Hero(ticket);
        foreach (var transition in ticket.Transitions.Where(t => t.Action != Moves.Note).OrderBy(t => t.Action == hero ? 0 : 1).ThenBy(t => Rank(t.Action)))
        {
            // What the form itself asks for is not missing yet.
            var missing = transition.Requires.Where(r => !GivenWith(transition.Action, r)).ToList();
            moves.Add(new MoveModel(
                transition.Action,
                Words[$"action.{transition.Action}"],
                Words[$"action.{transition.Action}.effect"],
                $"{Here}?move={transition.Action}#move",
                TagHelpers.Icons.Action(transition.Action),
                Key(transition.Action),
                transition.Action == hero && missing.Count == 0,
                missing.Count == 0 ? null : failures.Missing(missing),
                MoveForm.IsDirect(transition.Action)));
        }

        return moves;
    }

    /// <summary>The likely next step is filled; everything else is quiet.</summary>
    private static string? Hero(TicketView ticket)
    {
        var ready = ticket.Transitions.Where(t => t.Requires.All(r => GivenWith(t.Action, r))).Select(t => t.Action).ToHashSet(StringComparer.Ordinal);
        return (ticket.Category switch
        {
            "proposed" => (string[])[Moves.Approve, Moves.Talk, Moves.Solve, Moves.Close],
            "solved" => [Moves.Close, Moves.Talk],
            "closed" => [Moves.DecideReopen],
            _ when ticket.Assignee is null => [Moves.Accept, Moves.Assign, Moves.Propose],
            _ => [Moves.Propose, Moves.Solve, Moves.Close, Moves.Accept],
        }).FirstOrDefault(ready.Contains);
    }

    internal static bool GivenWith(string action, string guard) => guard switch
    {
        Guards.Reason => true,
        Guards.LegalGround or Guards.Outcome => new MoveForm(action).Asks(guard),
        Guards.Proof => new MoveForm(action).Asks("proof"),
        _ => false,
    };

    private static int Rank(string action) => Array.IndexOf([.. Moves.Public], action);

    private static string? Key(string action) => action switch
    {
        Moves.Propose => "E",
        Moves.Ask => "B",
        Moves.Wait => "P",
        Moves.Assign => "A",
        Moves.HandOver => "H",
        Moves.Refer => "N",
        _ => null,
    };

    private MoveForm FormOf(string action, IReadOnlyList<StaffMember> people)
    {
        var configuration = Tenant.Configuration;
        var kinds = configuration.Workflow.File.Transitions
            .Where(t => t.Action == action && t.Roles.Any(Reader.ActsAs.Contains) && (t.From.Contains(Ticket.State) || t.From.Contains("*")))
            .Select(t => t.When?.GetValueOrDefault("recipient"))
            .ToList();
        var units = Choices.Units(configuration, Words, new SelectListGroup { Name = Words["move.toUnit"] });
        var near = configuration.Tree.Subtree(Ticket.Directorate.Code);
        var own = Reader.Unit is { } unit ? configuration.Tree.Subtree(unit) : near;
        var persons = Choices.People(configuration, people.Where(p => p.Id != Ticket.Assignee && (Reader.SeesAll || near.Contains(p.Unit) || own.Contains(p.Unit))), Words);
        return new MoveForm(action)
        {
            Required = Ticket.Transitions.First(t => t.Action == action).Requires,
            Recipients =
            [
                new SelectListItem(Words["common.choose"], ""),
                .. kinds.Exists(k => k is null or "directorate") ? units : [],
                .. kinds.Exists(k => k is null or "staff") ? persons : [],
            ],
            Institutions = [new SelectListItem(Words["move.otherInstitution"], ""), .. Choices.Institutions(configuration, Words)],
            Outcomes =
            [
                new SelectListItem(Words["common.choose"], ""),
                .. configuration.Workflow.File.Outcomes.Where(o => o.Via == Moves.Close)
                    .Select(o => new SelectListItem(o.Names.In(Words.Language), o.Code) { Selected = o.Code == (Input.Outcome ?? Ticket.ProposedOutcome) }),
            ],
        };
    }
}
