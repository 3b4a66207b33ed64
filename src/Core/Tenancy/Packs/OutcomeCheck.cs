namespace Derman.Core.Tenancy.Packs;

/// <summary>Outcomes: all there, each in a closed state, each with at least its guards.</summary>
internal static class OutcomeCheck
{
    private const string File = "workflow.json";

    public static void Check(WorkflowFile workflow, Dictionary<string, WorkflowState> states, Findings found)
    {
        var codes = Codes.Unique(File, "/outcomes", workflow.Outcomes.Select(o => o.Code), "code", found);
        foreach (var missing in WorkflowVocabulary.OutcomeGuards.Keys.Where(code => !codes.Contains(code)))
        {
            found.Add(File, "/outcomes", "workflow.outcome.missing",
                $"The outcome '{missing}' is missing.", "Add it; the API promises every outcome.");
        }

        for (var i = 0; i < workflow.Outcomes.Count; i++)
        {
            CheckOne(workflow, workflow.Outcomes[i], JsonPointer.Append("/outcomes", i), states, found);
        }
    }

    private static void CheckOne(
        WorkflowFile workflow, OutcomeRule outcome, string path, Dictionary<string, WorkflowState> states, Findings found)
    {
        if (!states.TryGetValue(outcome.State, out var state))
        {
            found.Add(File, path + "/state", "workflow.state.unknown", $"There is no state '{outcome.State}'.", "Use the code of a state.");
        }
        else if (state.Category != "closed")
        {
            found.Add(File, path + "/state", "workflow.outcome.state",
                $"'{outcome.State}' is {state.Category}; an outcome ends in a closed state.", "Choose a state of category closed.");
        }

        foreach (var choice in WorkflowVocabulary.OutcomeGuards.GetValueOrDefault(outcome.Code, []))
        {
            if (!choice.Intersect(outcome.Requires, StringComparer.Ordinal).Any())
            {
                var guard = string.Join(" or ", choice);
                found.Add(File, path + "/requires", "workflow.outcome.guard",
                    $"'{outcome.Code}' does not demand {guard}.", $"Add {guard} to requires.");
            }
        }

        if (!workflow.Transitions.Any(t => t.Action == outcome.Via && TransitionCheck.Ends(t, states)))
        {
            found.Add(File, path + "/via", "workflow.outcome.via",
                $"No transition ends a ticket by '{outcome.Via}'.",
                $"Add a transition '{outcome.Via}' to a closed state, or choose another action.");
        }
    }
}
