using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Notifications;
using Derman.Core.Tickets.Clocks;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tickets.Actions;

/// <summary>"It is not done": a wish, not yet a decision. Asked for is not reopened.</summary>
internal sealed class RequestReopen() : MoveRule(Moves.RequestReopen)
{
    public override Failure? Apply(MoveContext move)
    {
        var limit = Duration.FromDays(move.Configuration.Workflow.File.ReopenDays);
        if (move.Actor != Actor.System && move.Ticket.ClosedAt is { } closed && move.Now > closed + limit)
        {
            return TicketErrors.ReopenTooLate;
        }

        move.Ticket.ReopenRequestedAt ??= move.Now;
        if (move.Ticket.Assignee is { } assignee)
        {
            move.Notify(assignee, NoticeKinds.ReopenRequested);
        }

        return null;
    }
}

/// <summary>A person decides about the wish. Reopened work starts a new round: its clocks run anew, its evidence is gathered anew.</summary>
internal sealed class DecideReopen() : MoveRule(Moves.DecideReopen)
{
    public const string Accepted = "accepted";
    public const string Refused = "refused";

    public override Failure? Check(ActionCommand command) =>
        command.Decision is null or Accepted or Refused ? null : TicketErrors.Unknown("decision", command.Decision);

    public override void Facts(MoveFacts facts) => facts.Values["decision"] = Decision(facts.Command);

    public override Failure? Prepare(MoveContext move) => move.Ticket.ReopenRequestedAt is null ? TicketErrors.NoReopenRequest : null;

    public override Failure? Apply(MoveContext move)
    {
        var ticket = move.Ticket;
        ticket.ReopenRequestedAt = null;
        move.Change.Details["decision"] = Decision(move.Command);
        if (Decision(move.Command) == Accepted)
        {
            Reopen(move);
            move.Tell(Texts.Reopened, t => t.NextDue, ("reason", move.Reason), ("comment", move.Comment));
        }

        return null;
    }

    private static string Decision(ActionCommand command) =>
        command.Decision ?? (command.Outcome == Outcomes.Refused ? Refused : Accepted);

    /// <summary>The promised clock starts over with the reopening; legal terms do not, they were answered.</summary>
    internal static void Reopen(MoveContext move)
    {
        var ticket = move.Ticket;
        move.Change.StartCycle();
        ticket.Outcome = null;
        ticket.ClosedAt = null;
        ticket.ReopensAt = null;
        ticket.MergedInto = null;
        ticket.LegalGround = null;
        if (Means.ConversationOf(move.Session, ticket) is { Ticket: null } conversation)
        {
            // What the citizen writes now belongs here again, unless a new matter has begun there meanwhile.
            move.Change.Write(s => s.Execute("UPDATE \"conversation\" SET \"ticket\" = @p1 WHERE \"key\" = @p0 AND \"ticket\" IS NULL", conversation.Key, ticket.Key));
        }

        foreach (var clock in move.Change.Situation.Clocks.Where(c => c.Kind != "legal" && c.Subject.Length == 0 && c.Clock != TicketClocks.FirstResponse))
        {
            clock.MetAt = null;
            clock.Level = 0;
            clock.StartedAt = move.Now;
            clock.Directorate = ticket.Directorate;
        }
    }
}

/// <summary>A word among colleagues. Names after @ are told.</summary>
internal sealed class Note() : MoveRule(Moves.Note)
{
    public override Failure? Prepare(MoveContext move) => move.Comment is null ? TicketErrors.Required("comment") : null;

    public override Failure? Apply(MoveContext move)
    {
        foreach (var name in Mentions(move.Comment!))
        {
            if (move.Session.First<Staff.StaffMember>("\"normalized_user_name\" = @p0", name.ToUpperInvariant()) is { Active: true } person)
            {
                move.Notify(person.Id, NoticeKinds.Mention);
            }
        }

        return null;
    }

    private static IEnumerable<string> Mentions(string text) =>
        text.Split([' ', '\n', '\t', ',', ';'], StringSplitOptions.RemoveEmptyEntries)
            .Where(w => w.Length > 1 && w[0] == '@')
            .Select(w => w[1..].TrimEnd('.', ':', '!', '?', ')'))
            .Where(w => w.Length is > 0 and <= 100)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Take(20);
}
