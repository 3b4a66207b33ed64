using Derman.Core.Common;
using Derman.Core.Conversations;
using Derman.Core.Storage;
using Derman.Core.Tickets.Referrals;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tickets.Actions;

/// <summary>The work is done and proven. Not yet closed: the citizen has the last word.</summary>
internal sealed class Solve() : MoveRule(Moves.Solve)
{
    public override Failure? Prepare(MoveContext move) => Evidence.TakeProof(move);

    public override string OutcomeOf(MoveContext move) => move.Ticket.ProposedOutcome ?? Outcomes.Solved;

    public override IEnumerable<string> Guards(MoveContext move) => move.Transition.Requires ?? [];

    public override Failure? Apply(MoveContext move)
    {
        move.Ticket.SolvedAt = move.Now;
        return null;
    }
}

/// <summary>Ends a ticket truthfully: with an outcome, and only with the evidence that outcome demands.</summary>
internal sealed class Close() : MoveRule(Moves.Close)
{
    private static readonly Duration TemporaryDefault = Duration.FromDays(30);

    public override Failure? Prepare(MoveContext move) =>
        Evidence.CheckOutcome(move, move.Command.Outcome, Moves.Close) ?? Evidence.TakeProof(move);

    public override string? OutcomeOf(MoveContext move) => move.Command.Outcome;

    public override IEnumerable<string> Guards(MoveContext move) => GuardCheck.Of(
        move.Transition,
        move.Configuration.Workflow.Outcome(move.Command.Outcome ?? move.Ticket.ProposedOutcome ?? Outcomes.Solved)).Append(Workflow.Guards.Outcome);

    public override Failure? Apply(MoveContext move)
    {
        if (move.Command.Outcome == Outcomes.Temporarily)
        {
            move.Ticket.ReopensAt = move.Command.Until ?? move.Now + TemporaryDefault;
            move.Change.Details["until"] = NodaTime.Text.InstantPattern.ExtendedIso.Format(move.Ticket.ReopensAt.Value);
        }

        Ending.Finish(move, move.Command.Outcome!);
        return null;
    }
}

/// <summary>No, with the law that says so and the way to object.</summary>
internal sealed class Reject() : MoveRule(Moves.Reject)
{
    public override string OutcomeOf(MoveContext move) => Outcomes.Refused;

    public override Failure? Apply(MoveContext move)
    {
        Ending.Finish(move, Outcomes.Refused);
        return null;
    }
}

/// <summary>Not ours: passed on to the institution concerned, and the citizen is told where (Law 3071, art. 5).</summary>
internal sealed class Refer() : MoveRule(Moves.Refer)
{
    private const int LongestName = 200;

    /// <summary>A referral that is no end is looked at again after so long.</summary>
    private static readonly Duration FollowUp = Duration.FromDays(30);

    public override Failure? Prepare(MoveContext move) => move.Command.To switch
    {
        null or "" => TicketErrors.Required("to"),
        var to when move.Ticket.Simulated is not null && ReferralAddress.IsTenant(to) => TicketErrors.Unknown("to", to), // Nothing that is tried out leaves the house.
        { Length: > LongestName } => TicketErrors.TooLong("to", LongestName),
        var to when ReferralAddress.IsTenant(to) && Destination(move) is null => TicketErrors.Unknown("to", to),
        _ => null,
    };

    public override string? OutcomeOf(MoveContext move) =>
        Ends(move) ? Outcomes.Referred : null;

    public override Failure? Apply(MoveContext move)
    {
        var to = move.Command.To!.Trim();
        move.Ticket.ReferredTo = Destination(move)?.Name ?? (move.Configuration.Tree.Find(to) is { } known ? known.Names.In(move.Ticket.Language) : to);
        if (ReferralAddress.TryParse(to, out var destination))
        {
            var referral = new Referral
            {
                Id = UuidV7.New(move.Now, move.Random),
                Ticket = move.Ticket.Key,
                Destination = destination.Value,
                Reason = move.Reason ?? "",
                NextAttemptAt = move.Now,
                At = move.Now,
            };
            move.Change.Write(s => s.Insert(referral));
        }

        move.Change.Details["to"] = move.Ticket.ReferredTo;
        if (Ends(move))
        {
            Ending.Finish(move, Outcomes.Referred);
        }
        else
        {
            move.Ticket.Assignee = null;
            move.Ticket.WaitUntil = move.Command.Until ?? move.Now + FollowUp;
            // "end.referred" tells of a result; here there is none yet, only where the matter is now and when we look again.
            move.Tell(Texts.Delay, move.Ticket.WaitUntil, ("reason", $"{move.Reason} ({move.Ticket.ReferredTo})"), ("comment", move.Comment));
        }

        return null;
    }

    /// <summary>Another institution of this host, if the command names one that is served and is not this one.</summary>
    private static Tenancy.Catalog.TenantEntry? Destination(MoveContext move) =>
        ReferralAddress.TryParse(move.Command.To?.Trim(), out var id) && id != move.Tenant.Id && move.Registry?.IsServed(id) == true ? move.Registry.Entry(id) : null;

    private static bool Ends(MoveContext move) =>
        move.Configuration.Workflow.CategoryOf(move.Configuration.Workflow.Target(move.Transition, move.Change.StateBefore)) == Category.Closed;
}

/// <summary>The same matter is already open: this one ends as its duplicate and points to it.</summary>
internal sealed class Merge() : MoveRule(Moves.Merge)
{
    public override string OutcomeOf(MoveContext move) => Outcomes.Duplicate;

    public override Failure? Apply(MoveContext move)
    {
        var to = move.Command.To;
        if (string.IsNullOrWhiteSpace(to))
        {
            return TicketErrors.Required("to");
        }

        var main = Guid.TryParse(to, out var id)
            ? move.Session.First<Ticket>("\"id\" = @p0", Provider.Of(id))
            : move.Session.First<Ticket>("\"number\" = @p0", to.Trim().ToUpperInvariant());
        if (main is null || !Access.MaySee(move.Configuration, move.Session, main, move.Actor) || main.Simulated != move.Ticket.Simulated)
        {
            return TicketErrors.Unknown("to", to);
        }

        if (main.Key == move.Ticket.Key)
        {
            return TicketErrors.MergeIntoSelf;
        }

        if (main.MergedInto is not null)
        {
            return TicketErrors.AlreadyMerged;
        }

        // Two tickets that join each other at the same moment would both be gone.
        move.Change.OnlyIf(s => s.First<Ticket>("\"key\" = @p0", main.Key) is { MergedInto: null });
        move.Ticket.MergedInto = main.Key;
        move.Change.Details["to"] = main.Number;
        move.Change.Write(s =>
        {
            if (s.First<Ticket>("\"key\" = @p0", main.Key) is { } joined)
            {
                Archive.TicketArchives.Reopen(s, joined);
            }

            Audit.EventChain.Append(
                s, main.Key, "joined", move.Actor.Code, move.Now, EventText.Of(new System.Text.Json.Nodes.JsonObject { ["number"] = move.Ticket.Number }));
        });
        Ending.Finish(move, Outcomes.Duplicate);
        return null;
    }
}

internal static class Ending
{
    public static void Finish(MoveContext move, string outcome)
    {
        var ticket = move.Ticket;
        ticket.Outcome = outcome;
        ticket.LegalGround = string.IsNullOrWhiteSpace(move.Command.LegalGround) ? ticket.LegalGround : move.Command.LegalGround.Trim();
        ticket.ClosedAt = move.Now;
        ticket.SolvedAt ??= outcome is Outcomes.Solved or Outcomes.Temporarily ? move.Now : null;
        ticket.WaitUntil = null;
        move.Change.Details["outcome"] = outcome;
        if (ticket.LegalGround is not null)
        {
            move.Change.Details["legalGround"] = ticket.LegalGround;
        }

        move.Tell(
            Texts.End(outcome),
            ticket.ReopensAt,
            ("reason", move.Reason),
            ("comment", move.Comment),
            ("law", ticket.LegalGround),
            ("inst", ticket.ReferredTo),
            (Texts.Survey, Surveys.SurveyRules.AddressFor(move, outcome)));
        Clocks.TicketClocks.Meet(move.Configuration, move.Change.Situation.Clocks, Clocks.TicketClocks.MetBy.Told, move.Now);
        Tasks.OpenTasks.Cancel(move);
        Surveys.SurveyRules.Ask(move, outcome);
        EndConversation(move);
    }

    /// <summary>What the citizen writes next is a new matter, unless it is a wish to reopen this one.</summary>
    private static void EndConversation(MoveContext move)
    {
        if (Means.ConversationOf(move.Session, move.Ticket) is { } conversation)
        {
            move.Change.Write(s => s.Execute("UPDATE \"conversation\" SET \"ticket\" = NULL WHERE \"key\" = @p0 AND \"ticket\" = @p1", conversation.Key, move.Ticket.Key));
        }
    }
}
