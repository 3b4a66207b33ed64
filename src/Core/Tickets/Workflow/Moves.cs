namespace Derman.Core.Tickets.Workflow;

/// <summary>The fixed actions of the desk. What each leads to, for whom and under which guards, is tenant data.</summary>
public static class Moves
{
    public const string Assign = "assign";
    public const string Accept = "accept";
    public const string HandOver = "handOver";
    public const string Ask = "ask";
    public const string Wait = "wait";
    public const string Propose = "propose";
    public const string Approve = "approve";
    public const string SendBack = "sendBack";
    public const string Talk = "talk";
    public const string Solve = "solve";
    public const string Close = "close";
    public const string Reject = "reject";
    public const string Refer = "refer";
    public const string Merge = "merge";
    public const string RequestReopen = "requestReopen";
    public const string DecideReopen = "decideReopen";
    public const string Note = "note";

    /// <summary>The citizen answered a question: made by the desk itself, never by a person.</summary>
    public const string CitizenReply = "citizenReply";

    /// <summary>A wait reached its date.</summary>
    public const string WaitExpired = "waitExpired";

    public static readonly IReadOnlyList<string> Public =
    [
        Assign, Accept, HandOver, Ask, Wait, Propose, Approve, SendBack, Talk, Solve, Close, Reject, Refer, Merge, RequestReopen, DecideReopen, Note,
    ];
}

/// <summary>Evidence a move may demand.</summary>
public static class Guards
{
    public const string Proof = "proof";
    public const string Approval = "approval";
    public const string CitizenTalk = "citizenTalk";
    public const string Outcome = "outcome";
    public const string Reason = "reason";
    public const string LegalGround = "legalGround";
    public const string Tasks = "tasks";

    public static readonly IReadOnlyList<string> All = [Proof, Approval, CitizenTalk, Outcome, Reason, LegalGround, Tasks];
}

public static class Outcomes
{
    public const string Solved = "solved";
    public const string Temporarily = "temporarily";
    public const string NotFound = "notFound";
    public const string Referred = "referred";
    public const string Refused = "refused";
    public const string WaitingBudget = "waitingBudget";
    public const string Withdrawn = "withdrawn";
    public const string Duplicate = "duplicate";

    public static readonly IReadOnlyList<string> All = [Solved, Temporarily, NotFound, Referred, Refused, WaitingBudget, Withdrawn, Duplicate];
}

public static class TalkResults
{
    public const string Satisfied = "satisfied";
    public const string NotSatisfied = "notSatisfied";
    public const string Unreachable = "unreachable";

    public static readonly IReadOnlyList<string> All = [Satisfied, NotSatisfied, Unreachable];
}
