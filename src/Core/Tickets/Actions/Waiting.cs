using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Notifications;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tickets.Actions;

/// <summary>Asks the citizen; the clocks that wait for answers stand still until one comes, or the wait runs out.</summary>
internal sealed class Ask() : MoveRule(Moves.Ask)
{
    /// <summary>A question without an answer does not stop the work for ever.</summary>
    private static readonly Duration LongestWait = Duration.FromDays(15);

    public override Failure? Prepare(MoveContext move) => move.Comment is null ? TicketErrors.Required("comment") : null;

    public override Failure? Apply(MoveContext move)
    {
        move.Ticket.WaitUntil = move.Command.Until ?? move.Now + LongestWait;
        move.Tell(Texts.Question, move.Ticket.WaitUntil, ("comment", move.Comment));
        return null;
    }
}

/// <summary>Waits for a season, a tender, a budget, an institution: always with a reason, never without an end.</summary>
internal sealed class Wait() : MoveRule(Moves.Wait)
{
    private static readonly Duration Default = Duration.FromDays(30);

    public override Failure? Apply(MoveContext move)
    {
        move.Ticket.WaitUntil = move.Command.Until ?? move.Now + Default;
        move.Tell(Texts.Delay, move.Ticket.WaitUntil, ("reason", move.Reason), ("comment", move.Comment));
        return null;
    }
}

/// <summary>The citizen answered: back to work, and whoever asked is told.</summary>
internal sealed class CitizenReply() : MoveRule(Moves.CitizenReply)
{
    public override Failure? Apply(MoveContext move)
    {
        move.Ticket.WaitUntil = null;
        if (move.Ticket.Assignee is { } assignee)
        {
            move.Notify(assignee, NoticeKinds.QuestionAnswered);
        }

        return null;
    }
}

/// <summary>A wait reached its date.</summary>
internal sealed class WaitExpired() : MoveRule(Moves.WaitExpired)
{
    public override Failure? Apply(MoveContext move)
    {
        move.Ticket.WaitUntil = null;
        if (move.Ticket.Assignee is { } assignee)
        {
            move.Notify(assignee, NoticeKinds.Warning);
        }

        return null;
    }
}
