using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Notifications;
using Derman.Core.Storage;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tickets.Actions;

/// <summary>Evidence shared by the moves that lead to an end.</summary>
internal static class Evidence
{
    /// <summary>Counts attachments of this ticket as proof of the work, each once in a cycle.</summary>
    public static Failure? TakeProof(MoveContext move)
    {
        foreach (var id in (move.Command.Proof ?? []).Distinct())
        {
            var file = move.Session.First<Attachment>("\"id\" = @p0", Provider.Of(id));
            if (file is null || file.Ticket != move.Ticket.Key || file.State != "ready")
            {
                return TicketErrors.Unknown("proof", id.ToString());
            }

            if (file.ProofCycle != move.Ticket.Cycle)
            {
                file.ProofCycle = move.Ticket.Cycle;
                move.Ticket.ProofCount++;
                move.Change.Write(s => s.Update(file));
            }
        }

        return null;
    }

    /// <summary>An outcome the workflow knows and this action may end with.</summary>
    public static Failure? CheckOutcome(MoveContext move, string? outcome, string via)
    {
        if (outcome is null)
        {
            return null;
        }

        if (move.Configuration.Workflow.Outcome(outcome) is not { } rule)
        {
            return TicketErrors.Unknown("outcome", outcome);
        }

        return rule.Via == via ? null : Failure.Invalid("ticket.outcomeVia", "outcome", ("outcome", outcome), ("via", rule.Via));
    }
}

/// <summary>The directorate says: this is the result, and here is the evidence.</summary>
internal sealed class Propose() : MoveRule(Moves.Propose)
{
    private static readonly string[] OfProposal = [Workflow.Guards.Proof, Workflow.Guards.Reason, Workflow.Guards.LegalGround];

    public override Failure? Prepare(MoveContext move)
    {
        if (move.Command.Outcome is { } outcome && move.Configuration.Workflow.Outcome(outcome) is null)
        {
            return TicketErrors.Unknown("outcome", outcome);
        }

        return Evidence.TakeProof(move);
    }

    public override string OutcomeOf(MoveContext move) => move.Command.Outcome ?? Outcomes.Solved;

    /// <summary>What the outcome needs as evidence now; approval and talk come after.</summary>
    public override IEnumerable<string> Guards(MoveContext move)
    {
        var rule = move.Configuration.Workflow.Outcome(OutcomeOf(move));
        var own = (move.Transition.Requires ?? []).Where(g => g != Workflow.Guards.Proof || rule?.Requires.Contains(g) != false);
        return own.Concat((rule?.Requires ?? []).Where(OfProposal.Contains));
    }

    public override Failure? Apply(MoveContext move)
    {
        var ticket = move.Ticket;
        ticket.ProposedOutcome = OutcomeOf(move);
        ticket.ProposedAt = move.Now;
        ticket.ProposedBy = move.Actor.Code;
        ticket.ApprovedAt = null;
        ticket.TalkMetAt = null;
        ticket.LegalGround = move.Command.LegalGround ?? ticket.LegalGround;
        move.Change.Details["outcome"] = ticket.ProposedOutcome;
        foreach (var head in StaffOfUnit.WithRole(move.Configuration, move.Session, ticket.Directorate, Staff.Roles.Head, move.Now))
        {
            move.Notify(head.Id, NoticeKinds.ApprovalWanted);
        }

        return null;
    }
}

/// <summary>A second pair of eyes says yes.</summary>
internal sealed class Approve() : MoveRule(Moves.Approve)
{
    public override Failure? Prepare(MoveContext move) =>
        move.Configuration.Workflow.File.FourEyes && move.Actor.IsPerson && move.Ticket.ProposedBy == move.Actor.Code
            ? TicketErrors.OwnProposal
            : null;

    public override Failure? Apply(MoveContext move)
    {
        move.Ticket.ApprovedAt = move.Now;
        move.Ticket.TalkMetAt = null; // A talk is about the approved solution; one before it was about something else.
        return null;
    }
}

/// <summary>Not good enough: back to work with a reason; the evidence of this round no longer counts.</summary>
internal sealed class SendBack() : MoveRule(Moves.SendBack)
{
    public override Failure? Apply(MoveContext move)
    {
        if (move.Ticket.Assignee is { } assignee)
        {
            move.Notify(assignee, NoticeKinds.SentBack);
        }

        if (move.Configuration.Workflow.CategoryOf(move.Change.StateBefore) == Category.Open)
        {
            // "Not ours": back to the desk, never back to the citizen.
            move.Ticket.Directorate = move.Configuration.Profile.Desk;
            move.Ticket.Assignee = null;
        }
        else
        {
            move.Change.StartCycle();
        }

        return null;
    }
}

/// <summary>A talk about the result, or an attempt at one. Enough attempts on enough days stand for a talk nobody could have.</summary>
internal sealed class TalkWithCitizen() : MoveRule(Moves.Talk)
{
    /// <summary>How far a client's clock may run ahead of ours.</summary>
    private static readonly Duration Skew = Duration.FromMinutes(2);

    public override Failure? Check(ActionCommand command) => command.Talk?.Result switch
    {
        null or "" => TicketErrors.Required("talk.result"),
        var result when !TalkResults.All.Contains(result) => TicketErrors.Unknown("talk.result", result),
        _ => null,
    };

    public override void Facts(MoveFacts facts) => facts.Values["result"] = facts.Command.Talk!.Result!;

    public override Failure? Prepare(MoveContext move) =>
        move.Command.Talk!.At > move.Now + Skew ? Failure.Invalid("field.inFuture", "talk.at", ("field", "talk.at")) : null;

    public override Failure? Apply(MoveContext move)
    {
        var input = move.Command.Talk!;
        var ticket = move.Ticket;
        var past = Archive.TicketArchives.Find(move.Session, ticket)?.Talks ?? move.Session.List<Talk>("\"ticket\" = @p0 ORDER BY \"seq\"", ticket.Key);
        var talk = new Talk
        {
            Ticket = ticket.Key,
            Seq = past.Count + 1,
            Cycle = ticket.Cycle,
            Result = input.Result!,
            At = Instant.Min(input.At ?? move.Now, move.Now),
            By = move.Actor.Code,
            Comment = move.Comment,
        };
        move.Change.Write(s => s.Insert(talk));
        move.Change.Details["talk"] = talk.Result;
        if (talk.Result != TalkResults.Unreachable)
        {
            move.Change.FirstWord();
        }

        if (talk.Result == TalkResults.NotSatisfied)
        {
            if (move.Transition.When?.ContainsKey("result") == true)
            {
                move.Change.StartCycle();
            }

            return null;
        }

        // Only what is said after the solution was approved is a talk about it.
        var since = ticket.ApprovedAt ?? ticket.ProposedAt ?? ticket.RegisteredAt;
        if (talk.At >= since && (talk.Result == TalkResults.Satisfied || EnoughAttempts(move, [.. past, talk], since)))
        {
            ticket.TalkMetAt = move.Now;
        }

        return null;
    }

    private static bool EnoughAttempts(MoveContext move, List<Talk> talks, Instant since)
    {
        CitizenTalkRule rule = move.Configuration.Workflow.File.CitizenTalk;
        var attempts = talks.Where(t => t.Cycle == move.Ticket.Cycle && t.At >= since && t.Result == TalkResults.Unreachable).ToList();
        if (move.Ticket.Citizen is null && Means.ConversationOf(move.Session, move.Ticket) is null)
        {
            return attempts.Count >= rule.AnonymousAttempts;
        }

        var days = attempts.Select(t => t.At.InZone(move.Configuration.Zone).Date).Distinct().Count();
        return attempts.Count >= rule.Attempts && days >= rule.Days;
    }
}
