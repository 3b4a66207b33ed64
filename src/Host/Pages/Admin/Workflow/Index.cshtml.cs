using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tenancy.Changing;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using Derman.Host.Localisation;
using Derman.Host.Pages.Admin.Configuring;
using Derman.Host.Pages.Words;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Derman.Host.Pages.Admin.Workflow;

/// <summary>States and the moves between them, drawn and in tables. What could close a request without its guards is refused where it stands.</summary>
internal sealed class IndexModel(ChangeConfiguration change, FailureWords failures) : ConfiguringPage(change, failures)
{
    public const string New = "new";

    public const string Endings = "ends";

    public static readonly IReadOnlyList<string> Categories = ["open", "waiting", "proposed", "solved", "closed"];

    public static readonly IReadOnlyList<string> Holders = ["desk", "unit", "citizen", "institution"];

    public static readonly IReadOnlyList<string> Guards = ["proof", "approval", "citizenTalk", "outcome", "reason", "legalGround", "tasks"];

    /// <summary>Which move is edited: its place, or <see cref="New"/>; <see cref="Endings"/>: what an end needs; null: the states.</summary>
    [BindProperty(SupportsGet = true)]
    public string? T { get; set; }

    /// <summary>The state whose moves the drawing shows alone.</summary>
    [BindProperty(SupportsGet = true)]
    public string? At { get; set; }

    [BindProperty]
    public List<StateInput> States { get; set; } = [];

    [BindProperty]
    public MoveInput Move { get; set; } = new();

    [BindProperty]
    public EndsInput Ends { get; set; } = new();

    public WorkflowFile Live => Tenant.Configuration.Pack.Workflow;

    /// <summary>As the form would have it, once it was looked at.</summary>
    public WorkflowFile Shown { get; private set; } = null!;

    public IReadOnlyList<string> Languages => Tenant.Configuration.Profile.Languages;

    public int? Index => int.TryParse(T, System.Globalization.CultureInfo.InvariantCulture, out var at) && at >= 0 && at < Live.Transitions.Count ? at : null;

    public override string Query => T is null ? "" : $"&t={T}";

    protected override string Home => "~/admin/workflow";

    protected override IReadOnlyDictionary<string, string>? StateMapping => T is not null ? null : States
        .Where(s => s.Remove && !string.IsNullOrEmpty(s.MapTo)).ToDictionary(s => s.Code ?? "", s => s.MapTo!, StringComparer.Ordinal);

    public IActionResult OnGet()
    {
        Load();
        if (!Known)
        {
            return NotFound();
        }

        Version = Tenant.Configuration.Version;
        States = [.. Live.States.Select(StateInput.Of), new StateInput { IsNew = true }];
        Move = Index is { } at ? MoveInput.Of(Live.Transitions[at]) : new MoveInput();
        Ends = EndsInput.Of(Live);
        return Page();
    }

    public IActionResult OnPostPreview()
    {
        Read();
        return Known ? Look() : NotFound();
    }

    public async Task<IActionResult> OnPostSaveAsync(CancellationToken ct)
    {
        Read();
        return Known ? await SaveAsync(ct) : NotFound();
    }

    public IActionResult OnPostDrop()
    {
        if (Index is null)
        {
            return NotFound();
        }

        ModelState.Remove("Move.Drop");
        Move.Drop = true;
        return Look();
    }

    public string StateName(string code) => code switch
    {
        WorkflowVocabulary.AnyOpen => Words["workflow.any"],
        WorkflowVocabulary.Stays => Words["workflow.stays"],
        _ => Live.States.FirstOrDefault(s => s.Code == code)?.Names.In(Words.Language) ?? code,
    };

    public string RoleName(string role) => role == Actor.SystemRole ? Words["workflow.system"] : RoleWords.Name(Tenant.Configuration, role, Words);

    public string Choosing(string? state) => Url.Content(state is null ? "~/admin/workflow" : $"~/admin/workflow?at={Uri.EscapeDataString(state)}#diagram");

    public string ActionName(string action) => WorkflowDiagram.ActionName(action, Words);

    public string When(Transition transition) => transition.When is { Count: > 0 } when
        ? string.Join(", ", when.Select(w => Words.Has($"workflow.when.{w.Value}") ? Words[$"workflow.when.{w.Value}"] : w.Value)) : "";

    public IEnumerable<SelectListItem> Chosen(IEnumerable<(string Code, string Name)> from, string? chosen, string? empty = null)
    {
        var items = from.Select(f => new SelectListItem(f.Name, f.Code, f.Code == chosen));
        return empty is null ? items : items.Prepend(new SelectListItem(empty, ""));
    }

    public IEnumerable<(string Code, string Name)> StateChoices => Live.States.Select(s => (s.Code, s.Names.In(Words.Language)));

    public IEnumerable<string> PeopleRoles => [.. Roles.All.Where(r => r != Roles.Auditor), Actor.SystemRole];

    protected override Result<TenantPack> Edit(TenantPack pack) => pack with
    {
        Workflow = T switch { null => WithStates(pack.Workflow), Endings => Ends.Into(pack.Workflow), _ => WithMove(pack.Workflow) },
    };

    protected override string? FieldOf(PackProblem problem)
    {
        var parts = problem.Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var at = parts.Length > 1 && int.TryParse(parts[1], System.Globalization.CultureInfo.InvariantCulture, out var index) ? index : -1;
        return (problem.File, parts.ElementAtOrDefault(0)) switch
        {
            ("workflow.json", "transitions") when T is not null && at == (Index ?? Live.Transitions.Count) => parts.ElementAtOrDefault(2) switch
            {
                "to" => "Move.To", "roles" => "Move.Roles", "requires" => "Move.Requires", "when" => "Move.When", "from" => "Move.From", _ => "Move.Action",
            },
            ("workflow.json", "outcomes") when T == Endings && Live.Outcomes.ElementAtOrDefault(at) is { } outcome => $"Ends.Requires[{outcome.Code}]",
            ("workflow.json", "reopenDays") when T == Endings => "Ends.ReopenDays",
            ("workflow.json", "states") when T is null && at >= 0 && WithStates(Live).States.ElementAtOrDefault(at) is { } state => FormattableString.Invariant($"States[{States.FindIndex(s => s.Code == state.Code)}].Category"),
            ("workflow.json", "states") when T is null && problem.Code is "workflow.stateHoldsTickets" or "workflow.mappingUnknown" => FormattableString.Invariant($"States[{States.FindIndex(s => s.Remove)}].MapTo"),
            _ => null,
        };
    }

    protected override void Load() => Shown = Request.Method == HttpMethods.Post ? Edit(Tenant.Configuration.Pack).Value!.Workflow : Live;

    private bool Known => T is null or New or Endings || Index is not null;

    private void Read()
    {
        if (T == Endings && Ends.Days() is null)
        {
            ModelState.AddModelError("Ends.ReopenDays", Words["rules.unreadable"]);
        }
    }

    private WorkflowFile WithStates(WorkflowFile was)
    {
        var gone = States.Where(s => s.Remove).Select(s => s.Code ?? "").ToHashSet(StringComparer.Ordinal);
        return was with
        {
            States =
            [
                .. was.States.Where(s => !gone.Contains(s.Code)).Select(s => States.Find(i => !i.IsNew && i.Code == s.Code) is { } input ? input.Into(s) : s),
                .. States.Where(s => s.IsNew && !string.IsNullOrWhiteSpace(s.Code)).Select(s => s.Into(new WorkflowState(s.Code!.Trim(), new Dictionary<string, string>(StringComparer.Ordinal), s.Category ?? "open"))),
            ],
            Transitions = [.. was.Transitions.Select(t => t with { From = [.. t.From.Where(f => !gone.Contains(f))] }).Where(t => t.From.Count > 0)],
        };
    }

    private WorkflowFile WithMove(WorkflowFile was)
    {
        var moves = was.Transitions.ToList();
        if (Index is { } at)
        {
            if (Move.Drop)
            {
                moves.RemoveAt(at);
            }
            else
            {
                moves[at] = Move.Into(moves[at].Action);
            }
        }
        else if (T == New)
        {
            moves.Add(Move.Into(Move.Action ?? ""));
        }

        return was with { Transitions = moves };
    }
}
