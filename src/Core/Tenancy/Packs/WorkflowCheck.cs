namespace Derman.Core.Tenancy.Packs;

/// <summary>Refuses a workflow that could end a ticket without its guards, trap it, or leave a move to chance.</summary>
public static class WorkflowCheck
{
    private const string File = "workflow.json";

    /// <summary>Everything wrong with a workflow on its own, for the workflow screen.</summary>
    public static IReadOnlyList<PackProblem> Check(WorkflowFile workflow)
    {
        var found = new Findings();
        Check(workflow, found);
        return found.All;
    }

    internal static void Check(WorkflowFile workflow, Findings found)
    {
        Codes.Unique(File, "/states", workflow.States.Select(s => s.Code), "code", found);
        var states = workflow.States.DistinctBy(s => s.Code, StringComparer.Ordinal).ToDictionary(s => s.Code, StringComparer.Ordinal);
        var before = found.Count;
        CheckRegister(workflow.Register.Routed, "/register/routed", states, found);
        CheckRegister(workflow.Register.Triage, "/register/triage", states, found);
        for (var i = 0; i < workflow.Transitions.Count; i++)
        {
            TransitionCheck.Check(workflow, workflow.Transitions[i], JsonPointer.Append("/transitions", i), states, found);
        }

        OutcomeCheck.Check(workflow, states, found);
        var structural = found.Count > before;
        TransitionCheck.CheckChance(workflow, states, found);
        foreach (var action in WorkflowVocabulary.Actions.Where(a => !workflow.Transitions.Any(t => t.Action == a)))
        {
            found.Add(File, "/transitions", "workflow.action.missing",
                $"No transition offers '{action}'.", "Add one; the API promises every action.");
        }

        // Paths over states that do not exist would only repeat what has been said.
        if (!structural)
        {
            CheckPaths(workflow, found);
        }
    }

    private static void CheckRegister(string code, string path, Dictionary<string, WorkflowState> states, Findings found)
    {
        if (!states.TryGetValue(code, out var state))
        {
            found.Add(File, path, "workflow.state.unknown", $"There is no state '{code}'.", "Use the code of a state.");
        }
        else if (state.Category != "open")
        {
            found.Add(File, path, "workflow.register.category",
                $"'{code}' is {state.Category}; a new ticket is open.", "Choose a state of category open.");
        }
    }

    private static void CheckPaths(WorkflowFile workflow, Findings found)
    {
        var paths = new WorkflowPaths(workflow);
        for (var i = 0; i < workflow.States.Count; i++)
        {
            var state = workflow.States[i];
            var path = JsonPointer.Append("/states", i);
            if (!paths.IsReachable(state.Code))
            {
                found.Add(File, path, "workflow.state.unreachable",
                    $"No ticket can come to '{state.Code}'.", "Add a transition to it, or remove the state.");
            }
            else if (!paths.CanEnd(state.Code))
            {
                found.Add(File, path, "workflow.trap",
                    $"A ticket in '{state.Code}' can never be closed.", "Add transitions that lead from it to an end.");
            }
            else if (!paths.CanBeSolved(state.Code))
            {
                found.Add(File, path, "workflow.unsolvable",
                    $"A ticket in '{state.Code}' can end, but never as solved.", "Add transitions to propose, approve, talk and close.");
            }
        }
    }
}
