using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Tickets.Workflow;

/// <summary>A tenant's workflow, ready for questions. Immutable.</summary>
public sealed class WorkflowIndex
{
    private const string AnyOpen = "*";
    private const string Stays = "=";
    private readonly Dictionary<string, WorkflowState> _states;
    private readonly Dictionary<string, Category> _categories;
    private readonly Dictionary<string, OutcomeRule> _outcomes;

    public WorkflowIndex(WorkflowFile file)
    {
        File = file;
        _states = file.States.ToDictionary(s => s.Code, StringComparer.Ordinal);
        _categories = file.States.ToDictionary(s => s.Code, s => Enum.Parse<Category>(s.Category, ignoreCase: true), StringComparer.Ordinal);
        _outcomes = file.Outcomes.ToDictionary(o => o.Code, StringComparer.Ordinal);
    }

    public WorkflowFile File { get; }

    public WorkflowState State(string code) => _states[code];

    public bool Knows(string state) => _states.ContainsKey(state);

    public Category CategoryOf(string state) => _categories[state];

    public OutcomeRule? Outcome(string? code) => code is null ? null : _outcomes.GetValueOrDefault(code);

    /// <summary>The move an actor may make, the most specific one for what the command says; null when there is none.</summary>
    public Transition? Find(string action, string state, IReadOnlySet<string> roles, IReadOnlyDictionary<string, string> facts)
    {
        Transition? best = null;
        foreach (var transition in File.Transitions)
        {
            if (transition.Action == action
                && StartsFrom(transition, state)
                && (transition.Roles.Any(roles.Contains) || roles.Contains(Actor.SystemRole))
                && Holds(transition.When, facts)
                && (best is null || (transition.When?.Count ?? 0) > (best.When?.Count ?? 0)))
            {
                best = transition;
            }
        }

        return best;
    }

    /// <summary>Whether the action exists for the state at all, whoever asks: tells "not now" from "not you".</summary>
    public bool Exists(string action, string state) => File.Transitions.Any(t => t.Action == action && StartsFrom(t, state));

    /// <summary>Every move from a state for these roles, one entry an action.</summary>
    public IEnumerable<Transition> From(string state, IReadOnlySet<string> roles) =>
        File.Transitions
            .Where(t => Moves.Public.Contains(t.Action) && StartsFrom(t, state) && t.Roles.Any(roles.Contains))
            .GroupBy(t => t.Action, StringComparer.Ordinal)
            .Select(g => g.OrderBy(t => t.When?.Count ?? 0).First());

    public string Target(Transition transition, string state) => transition.To == Stays ? state : transition.To;

    private bool StartsFrom(Transition transition, string state) =>
        transition.From.Contains(state) || (transition.From.Contains(AnyOpen) && _categories.GetValueOrDefault(state, Category.Closed) != Category.Closed);

    private static bool Holds(IReadOnlyDictionary<string, string>? when, IReadOnlyDictionary<string, string> facts) =>
        when is null || when.All(w => facts.TryGetValue(w.Key, out var value) && value == w.Value);
}
