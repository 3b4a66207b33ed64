using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Tests.Packs;

public class WorkflowCheckTests
{
    private static readonly WorkflowFile Sound = Samples.Pack("_template").Workflow;

    [Fact]
    public void SoundWorkflow_HasNoProblem() => Assert.Empty(WorkflowCheck.Check(Sound));

    [Theory]
    [InlineData("solved", "proof")]
    [InlineData("solved", "approval")]
    [InlineData("solved", "citizenTalk")]
    [InlineData("temporarily", "proof")]
    [InlineData("temporarily", "approval")]
    [InlineData("temporarily", "citizenTalk")]
    [InlineData("refused", "reason")]
    [InlineData("refused", "legalGround")]
    [InlineData("referred", "reason")]
    [InlineData("waitingBudget", "reason")]
    [InlineData("withdrawn", "reason")]
    [InlineData("notFound", "proof")]
    public void Outcome_WithoutItsGuard_IsRefused(string outcome, string guard)
    {
        var workflow = WithOutcome(outcome, o => o with { Requires = [.. o.Requires.Where(g => g != guard)] });

        Assert.Contains(WorkflowCheck.Check(workflow), p => p.Code == "workflow.outcome.guard" && p.Cause.Contains(guard, StringComparison.Ordinal));
    }

    [Fact]
    public void Outcome_Missing_IsRefused() =>
        Refused("workflow.outcome.missing", "/outcomes", Sound with { Outcomes = [.. Sound.Outcomes.Where(o => o.Code != "withdrawn")] });

    [Fact]
    public void Outcome_InAnOpenState_IsRefused() =>
        Refused("workflow.outcome.state", "/outcomes/0/state", WithOutcome("solved", o => o with { State = "working" }));

    [Fact]
    public void Outcome_ByAnActionThatEndsNothing_IsRefused()
    {
        var workflow = With("refer", t => t with { To = "waiting" });

        Assert.Contains(WorkflowCheck.Check(workflow), p => p is { Code: "workflow.outcome.via", Path: "/outcomes/3/via" });
    }

    [Theory]
    [InlineData("accept")]
    [InlineData("solve")]
    [InlineData("waitExpired")]
    public void ClosedState_EnteredWithoutAnOutcome_IsRefused(string action) =>
        Refused("workflow.closed.shortcut", At(action) + "/to", With(action, t => t with { To = "closed" }));

    [Fact]
    public void ClosedState_OfNoOutcome_IsRefused() =>
        Refused("workflow.closed.outcome", At("merge") + "/to", With("merge", t => t with { To = "refused" }));

    [Fact]
    public void Close_WithoutSayingHow_IsRefused() =>
        Refused("workflow.close.outcome", At("close") + "/requires", With("close", t => t with { Requires = null }));

    [Fact]
    public void Close_IntoAnOpenState_IsRefused() =>
        Refused("workflow.close.open", At("close") + "/to", With("close", t => t with { To = "working" }));

    [Theory]
    [InlineData("proof")]
    [InlineData("approval")]
    public void Solve_WithoutEvidence_IsRefused(string guard) =>
        Refused("workflow.solve.guard", At("solve") + "/requires", With("solve", t => t with { Requires = [.. t.Requires!.Where(g => g != guard)] }));

    [Fact]
    public void SolvedState_EnteredOtherwise_IsRefused() =>
        Refused("workflow.solved.shortcut", At("approve") + "/to", With("approve", t => t with { To = "solved" }));

    [Fact]
    public void ClosedTicket_Worked_IsRefused() =>
        Refused("workflow.closed.left", At("accept") + "/from", With("accept", t => t with { From = [.. t.From, "closed"] }));

    [Fact]
    public void WishToReopen_ThatReopens_IsRefused() =>
        Refused("workflow.closed.reopened", At("requestReopen") + "/to", With("requestReopen", t => t with { To = "reopened" }));

    [Fact]
    public void Reopening_IntoAStateThatIsNotOpen_IsRefused() =>
        Refused("workflow.reopen.category", At("decideReopen") + "/to", With("decideReopen", t => t with { To = "waiting" }));

    [Fact]
    public void NewTicket_NotOpen_IsRefused() =>
        Refused("workflow.register.category", "/register/routed", Sound with { Register = Sound.Register with { Routed = "proposed" } });

    [Fact]
    public void NewTicket_InNoState_IsRefused() =>
        Refused("workflow.state.unknown", "/register/triage", Sound with { Register = Sound.Register with { Triage = "none" } });

    [Fact]
    public void From_UnknownState_IsRefused() =>
        Refused("workflow.state.unknown", At("ask") + "/from/0", With("ask", t => t with { From = ["none", .. t.From] }));

    [Theory]
    [InlineData("note")]
    [InlineData("merge")]
    [InlineData("decideReopen")]
    public void Action_Missing_IsRefused(string action) =>
        Refused("workflow.action.missing", "/transitions", Sound with { Transitions = [.. Sound.Transitions.Where(t => t.Action != action)] });

    [Fact]
    public void OwnMove_GivenToPeople_IsRefused() =>
        Refused("workflow.roles.own", At("citizenReply") + "/roles", With("citizenReply", t => t with { Roles = ["agent"] }));

    [Fact]
    public void Auditor_WhoActs_IsRefused() =>
        Refused("workflow.roles.auditor", At("note") + "/roles", With("note", t => t with { Roles = [.. t.Roles, "auditor"] }));

    [Fact]
    public void Condition_AtTheWrongAction_IsRefused() =>
        Refused("workflow.when.misplaced", At("ask") + "/when/result", With("ask", t => t with { When = Condition("result", "satisfied") }));

    [Fact]
    public void TwoMoves_ThatCouldBothBeMeant_AreRefused() =>
        Refused(
            "workflow.ambiguous",
            $"/transitions/{Sound.Transitions.Count}",
            Sound with { Transitions = [.. Sound.Transitions, new("accept", ["new"], "sent", ["agent"])] });

    [Fact]
    public void TwoMoves_ApartByRole_AreFine() => Assert.Empty(WorkflowCheck.Check(
        With("accept", t => t with { Roles = ["staff", "api"] }, new Transition("accept", ["new"], "sent", ["agent"]))));

    [Fact]
    public void State_NobodyComesTo_IsRefused() => Refused(
        "workflow.state.unreachable",
        $"/states/{Sound.States.Count}",
        Sound with { States = [.. Sound.States, new("limbo", Sound.States[0].Names, "open")] });

    [Fact]
    public void State_WithoutAWayOut_IsATrap()
    {
        var open = Sound.States.Where(s => s.Category != "closed" && s.Code != "limbo").Select(s => s.Code).ToList();
        var workflow = Sound with
        {
            States = [.. Sound.States, new("limbo", Sound.States[0].Names, "waiting")],
            Transitions =
            [
                .. Sound.Transitions.Select(t => t.From.Contains("*") ? t with { From = [.. open, .. t.From.Where(f => f != "*")] } : t),
                new("wait", ["waiting"], "limbo", ["agent"], ["reason"]),
            ],
        };

        Refused("workflow.trap", $"/states/{Sound.States.Count}", workflow);
    }

    [Fact]
    public void Workflow_WithoutATalkAfterTheApproval_CannotSolve()
    {
        // An approval that is followed by no talk never satisfies solved: the citizen has the last word.
        var workflow = Sound with { Transitions = [.. Sound.Transitions.Where(t => t.Action != "talk" || t.From.Contains("new"))] };

        Assert.Contains(WorkflowCheck.Check(workflow), p => p is { Code: "workflow.unsolvable", Path: "/states/6" });
    }

    private static WorkflowFile WithOutcome(string code, Func<OutcomeRule, OutcomeRule> change) =>
        Sound with { Outcomes = [.. Sound.Outcomes.Select(o => o.Code == code ? change(o) : o)] };

    /// <summary>The first move of an action changed.</summary>
    private static WorkflowFile With(string action, Func<Transition, Transition> change, params Transition[] more)
    {
        var first = Sound.Transitions.First(t => t.Action == action);
        return Sound with { Transitions = [.. Sound.Transitions.Select(t => ReferenceEquals(t, first) ? change(t) : t), .. more] };
    }

    private static string At(string action) => $"/transitions/{Sound.Transitions.TakeWhile(t => t.Action != action).Count()}";

    private static Dictionary<string, string> Condition(string name, string value) => new(StringComparer.Ordinal) { [name] = value };

    private static void Refused(string code, string path, WorkflowFile workflow) =>
        Assert.Contains(WorkflowCheck.Check(workflow), p => p.Code == code && p.Path == path);
}
