using Derman.Core.Tickets;
using Derman.Core.Tickets.Workflow;

namespace Derman.Core.Publishing;

/// <summary>
/// How a ticket stands, in the words that programs outside agreed on (mySociety's extension of Open311). What will go on, though its
/// file was put away for a while, is not closed.
/// </summary>
public static class PublicStatus
{
    public const string Open = "OPEN";
    public const string Investigating = "INVESTIGATING";
    public const string InProgress = "IN_PROGRESS";
    public const string Scheduled = "ACTION_SCHEDULED";
    public const string Fixed = "FIXED";
    public const string Closed = "CLOSED";
    public const string Duplicate = "DUPLICATE";
    public const string NoFurtherAction = "NO_FURTHER_ACTION";
    public const string NotOurs = "NOT_COUNCILS_RESPONSIBILITY";
    public const string Cancelled = "CANCELLED";
    public const string Reopened = "REOPEN";

    /// <summary>Every status a program may name; the last two are never said by us.</summary>
    public static readonly IReadOnlyList<string> All =
        [Open, Investigating, InProgress, Scheduled, Fixed, Closed, Duplicate, NoFurtherAction, NotOurs, Cancelled, Reopened, "INTERNAL_REFERRAL", "FOR_TRIAGE"];

    /// <summary>The same as <see cref="IsClosed"/>, of a ticket as <c>t</c>.</summary>
    internal const string ClosedSql = "t.\"category\" = 'Closed' AND t.\"reopens_at\" IS NULL AND COALESCE(t.\"outcome\", '') <> 'waitingBudget'";

    public static bool IsClosed(Ticket ticket) =>
        ticket is { Category: Category.Closed, ReopensAt: null } && ticket.Outcome != Outcomes.WaitingBudget;

    public static string Of(Ticket ticket) => ticket.Category switch
    {
        Category.Closed when !IsClosed(ticket) => Scheduled,
        Category.Closed => OfOutcome(ticket.Outcome),
        Category.Waiting => Investigating,
        Category.Proposed or Category.Solved => InProgress,
        _ => ticket.Assignee is null ? Open : InProgress,
    };

    private static string OfOutcome(string? outcome) => outcome switch
    {
        Outcomes.Solved => Fixed,
        Outcomes.Refused or Outcomes.NotFound => NoFurtherAction,
        Outcomes.Referred => NotOurs,
        Outcomes.Duplicate => Duplicate,
        Outcomes.Withdrawn => Cancelled,
        _ => Closed,
    };
}
