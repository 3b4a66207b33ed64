using static Derman.Core.Tenancy.Packs.WorkflowVocabulary;

namespace Derman.Core.Tenancy.Packs;

/// <summary>
/// Where a ticket can come to and whether it can end from there. A place is a state together with what has been gained on the way
/// (an approval, a talk), because an end needs both; proof, tasks and the words of the command are always in the hands of whoever acts.
/// </summary>
internal sealed class WorkflowPaths
{
    private readonly WorkflowFile _workflow;
    private readonly Dictionary<string, WorkflowState> _states;
    private readonly Dictionary<Place, HashSet<Place>> _steps = [];
    private readonly HashSet<Place> _ends = [];
    private readonly HashSet<Place> _solves = [];
    private readonly HashSet<Place> _canEnd;
    private readonly HashSet<Place> _canSolve;

    public WorkflowPaths(WorkflowFile workflow)
    {
        _workflow = workflow;
        _states = workflow.States.ToDictionary(s => s.Code, StringComparer.Ordinal);
        Walk();
        _canEnd = Backwards(_ends);
        _canSolve = Backwards(_solves);
    }

    public bool IsReachable(string state) => _steps.Keys.Any(place => place.State == state);

    public bool CanEnd(string state) => All(state, _canEnd);

    public bool CanBeSolved(string state) => All(state, _canSolve);

    private bool All(string state, HashSet<Place> good) =>
        _states[state].Category == "closed" || _steps.Keys.Where(place => place.State == state).All(good.Contains);

    private void Walk()
    {
        var open = new Queue<Place>([new(_workflow.Register.Routed, false, false), new(_workflow.Register.Triage, false, false)]);
        while (open.TryDequeue(out var place))
        {
            if (_steps.ContainsKey(place))
            {
                continue;
            }

            var next = _steps[place] = [.. _workflow.Transitions.Where(t => Usable(t, place)).SelectMany(t => Follow(t, place))];
            foreach (var reached in next)
            {
                open.Enqueue(reached);
            }
        }
    }

    private IEnumerable<Place> Follow(Transition t, Place place)
    {
        if (!TransitionCheck.Ends(t, _states))
        {
            var state = t.To == Stays ? place.State : t.To;
            yield return t.Action switch
            {
                // A new proposal wants a new approval, and the talk is about what was approved (Tatvan).
                "propose" => new(state, Approved: false, place.Talked),
                "approve" => new(state, Approved: true, Talked: false),
                "sendBack" => new(state, Approved: false, Talked: false),
                "talk" when t.When?.GetValueOrDefault("result") == "notSatisfied" => new(state, Approved: false, Talked: false),
                "talk" => place with { State = state, Talked = true },
                _ => place with { State = state },
            };
            yield break;
        }

        foreach (var outcome in _workflow.Outcomes.Where(o => o.Via == t.Action && Held(o.Requires, place)))
        {
            _ends.Add(place);
            if (outcome.Code == "solved")
            {
                _solves.Add(place);
            }

            yield return new(outcome.State, false, false);
        }
    }

    private bool Usable(Transition t, Place place) =>
        t.Roles.Count > 0
        && Held(t.Requires ?? [], place)
        && TransitionCheck.Sources(t, [_states[place.State]]).Any();

    private static bool Held(IReadOnlyList<string> guards, Place place) => guards.All(guard => guard switch
    {
        "approval" => place.Approved,
        "citizenTalk" => place.Talked,
        _ => true,
    });

    /// <summary>All places from which one of the goals can be reached, not counting roads through a closed state.</summary>
    private HashSet<Place> Backwards(HashSet<Place> goals)
    {
        var good = new HashSet<Place>(goals);
        int size;
        do
        {
            size = good.Count;
            foreach (var (place, next) in _steps)
            {
                if (_states[place.State].Category != "closed" && next.Any(n => _states[n.State].Category != "closed" && good.Contains(n)))
                {
                    good.Add(place);
                }
            }
        }
        while (good.Count > size);

        return good;
    }

    private readonly record struct Place(string State, bool Approved, bool Talked);
}
