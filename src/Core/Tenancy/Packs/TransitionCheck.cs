using Derman.Core.Tickets;
using static Derman.Core.Tenancy.Packs.WorkflowVocabulary;

namespace Derman.Core.Tenancy.Packs;

/// <summary>Single transitions, and pairs of them that leave the next state to chance.</summary>
internal static class TransitionCheck
{
    private const string File = "workflow.json";

    /// <summary>The move ends the ticket: one of the ending actions, into a closed state.</summary>
    public static bool Ends(Transition transition, IReadOnlyDictionary<string, WorkflowState> states) =>
        Endings.Contains(transition.Action) && states.GetValueOrDefault(transition.To)?.Category == "closed";

    /// <summary>States the move can be made in.</summary>
    public static IEnumerable<string> Sources(Transition transition, IEnumerable<WorkflowState> states) => states
        .Where(s => transition.From.Contains(s.Code, StringComparer.Ordinal)
            || s.Category != "closed" && transition.From.Contains(AnyOpen, StringComparer.Ordinal))
        .Select(s => s.Code);

    public static void Check(WorkflowFile workflow, Transition t, string path, Dictionary<string, WorkflowState> states, Findings found)
    {
        for (var i = 0; i < t.From.Count; i++)
        {
            if (t.From[i] != AnyOpen && !states.ContainsKey(t.From[i]))
            {
                found.Add(File, JsonPointer.Append(path + "/from", i), "workflow.state.unknown",
                    $"There is no state '{t.From[i]}'.", "Use the code of a state, or * for every state that is not closed.");
            }
        }

        if (t.To != Stays && !states.ContainsKey(t.To))
        {
            found.Add(File, path + "/to", "workflow.state.unknown",
                $"There is no state '{t.To}'.", "Use the code of a state, or = for stays.");
        }

        CheckRoles(t, path, found);
        foreach (var condition in (t.When?.Keys ?? []).Where(c => c != ConditionOf(t.Action)))
        {
            found.Add(File, JsonPointer.Append(path + "/when", condition), "workflow.when.misplaced",
                $"'{t.Action}' carries no {condition}.", "Remove the condition.");
        }

        CheckTarget(workflow, t, path, states, found);
        CheckAfterClosing(workflow, t, path, states, found);
    }

    /// <summary>Two moves of the same action that one person could mean at once in one state.</summary>
    public static void CheckChance(WorkflowFile workflow, Dictionary<string, WorkflowState> states, Findings found)
    {
        for (var i = 0; i < workflow.Transitions.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var (a, b) = (workflow.Transitions[j], workflow.Transitions[i]);
                if (a.Action != b.Action || !SameRole(a, b) || Apart(a.When, b.When))
                {
                    continue;
                }

                var shared = Sources(a, states.Values).Intersect(Sources(b, states.Values), StringComparer.Ordinal).ToList();
                if (shared.Count > 0)
                {
                    found.Add(File, JsonPointer.Append("/transitions", i), "workflow.ambiguous",
                        $"'{b.Action}' in {string.Join(", ", shared)} is also told by transition {j}.",
                        "Tell the two apart by state, role or condition.");
                }
            }
        }
    }

    private static void CheckRoles(Transition t, string path, Findings found)
    {
        var system = t.Roles.Contains(Actor.SystemRole, StringComparer.Ordinal);
        if (OwnMoves.Contains(t.Action) != system || (system && t.Roles.Count > 1))
        {
            found.Add(
                File,
                path + "/roles",
                "workflow.roles.own",
                "Moves of the desk itself have the role system, moves of people have not.",
                OwnMoves.Contains(t.Action) ? "Write system, and nothing else." : "Name the roles of people.");
        }

        if (t.Roles.Contains("auditor", StringComparer.Ordinal))
        {
            found.Add(File, path + "/roles", "workflow.roles.auditor", "An auditor looks and does not act.", "Remove auditor.");
        }
    }

    private static void CheckTarget(
        WorkflowFile workflow, Transition t, string path, Dictionary<string, WorkflowState> states, Findings found)
    {
        switch (states.GetValueOrDefault(t.To)?.Category)
        {
            case "closed" when !Endings.Contains(t.Action):
                found.Add(File, path + "/to", "workflow.closed.shortcut",
                    $"'{t.Action}' closes a ticket without an outcome.", $"Only {string.Join(", ", Endings)} may end in a closed state.");
                break;
            case "closed" when !workflow.Outcomes.Any(o => o.Via == t.Action && o.State == t.To):
                found.Add(File, path + "/to", "workflow.closed.outcome",
                    $"No outcome leads to '{t.To}' by '{t.Action}'.", "Name the state of an outcome that ends by this action.");
                break;
            case "closed" when t.Action == "close" && !Requires(t, "outcome"):
                found.Add(File, path + "/requires", "workflow.close.outcome",
                    "A ticket could be closed without saying how it ended.", "Add outcome to requires.");
                break;
            case "solved" when t.Action != "solve":
                found.Add(File, path + "/to", "workflow.solved.shortcut",
                    $"'{t.Action}' makes a ticket solved.", "Only solve may lead to a solved state.");
                break;
            case "solved" when !Requires(t, "proof") || !Requires(t, "approval"):
                found.Add(File, path + "/requires", "workflow.solve.guard",
                    "A ticket could be solved without proof and approval.", "Add proof and approval to requires.");
                break;
            case not "closed" when t.Action == "close":
                found.Add(File, path + "/to", "workflow.close.open",
                    $"'close' leads to '{t.To}', which is not closed.", "Lead it to a closed state.");
                break;
        }
    }

    private static void CheckAfterClosing(
        WorkflowFile workflow, Transition t, string path, Dictionary<string, WorkflowState> states, Findings found)
    {
        var closed = t.From.FirstOrDefault(code => states.GetValueOrDefault(code)?.Category == "closed");
        if (closed is null)
        {
            return;
        }

        var moves = t.To != Stays;
        if (!AfterClosing.Contains(t.Action))
        {
            found.Add(File, path + "/from", "workflow.closed.left",
                $"'{t.Action}' touches the closed state '{closed}'.", $"A closed ticket knows only {string.Join(", ", AfterClosing)}.");
        }
        else if (moves && (t.Action != "decideReopen" || t.When?.GetValueOrDefault("decision") != "accepted"))
        {
            found.Add(File, path + "/to", "workflow.closed.reopened",
                $"'{t.Action}' reopens a ticket on its own.",
                "Only decideReopen with decision accepted may; asking to reopen is not reopening.");
        }
        else if (moves && states.GetValueOrDefault(t.To)?.Category is not "open")
        {
            found.Add(File, path + "/to", "workflow.reopen.category",
                $"A reopened ticket would come to '{t.To}', which is not open.", "Choose a state of category open.");
        }
    }

    private static bool Requires(Transition t, string guard) => t.Requires?.Contains(guard, StringComparer.Ordinal) == true;

    private static bool SameRole(Transition a, Transition b) =>
        a.Roles.Intersect(b.Roles, StringComparer.Ordinal).Any();

    /// <summary>Conditions that cannot both hold.</summary>
    private static bool Apart(IReadOnlyDictionary<string, string>? a, IReadOnlyDictionary<string, string>? b) =>
        a is not null && b is not null && a.Any(c => b.TryGetValue(c.Key, out var other) && other != c.Value);
}
