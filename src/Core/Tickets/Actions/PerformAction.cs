using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Undo;
using Derman.Core.Tickets.Views;
using Derman.Core.Tickets.Workflow;
using NodaTime;

namespace Derman.Core.Tickets.Actions;

/// <summary>The one door to every move on a ticket: pages, API, plugins and jobs come through here.</summary>
/// <param name="registry">The institutions of this host, as destinations of referrals; none when absent.</param>
public sealed class PerformAction(IClock clock, FillRandom random, TenantRegistry? registry = null)
{
    /// <param name="ifMatch">The version the caller saw; the move is refused as stale on any other.</param>
    public ValueTask<Result<TicketView>> ExecuteAsync(
        Tenant tenant, Guid ticket, string action, ActionCommand command, Actor actor, int? ifMatch, IdempotencyKey? idempotency, CancellationToken ct) =>
        Writing.RunAsync(
            tenant,
            action,
            actor,
            ifMatch,
            idempotency,
            session => Decide(tenant, session, TicketSituation.Load(session, ticket), action, command, actor, ifMatch),
            ct);

    /// <summary>A move that is one part of something larger, which is written with it.</summary>
    /// <param name="also">Called for every change that is decided, before it is written, with what the ticket was before; may add to it.</param>
    internal ValueTask<Result<TicketView>> ExecuteWithAsync(
        Tenant tenant, Guid ticket, string action, ActionCommand command, Actor actor, int? ifMatch, Action<TicketChange, TicketBefore?> also, CancellationToken ct) =>
        Writing.RunAsync(
            tenant,
            action,
            actor,
            ifMatch,
            null,
            session =>
            {
                var situation = TicketSituation.Load(session, ticket);
                var before = situation is null ? null : TicketBefore.Of(situation);
                var decision = Decide(tenant, session, situation, action, command, actor, ifMatch);
                if (decision.Change is { } change)
                {
                    also(change, before);
                }

                return decision;
            },
            ct);

    /// <summary>What the move would make of the ticket, or why it would be refused. Nothing is written.</summary>
    public Result<TicketView> Preview(Tenant tenant, Guid ticket, string action, ActionCommand command, Actor actor) => tenant.Store.Read(session =>
    {
        var decision = Decide(tenant, session, TicketSituation.Load(session, ticket), action, command, actor, null);
        return decision.Answer ?? TicketViews.Of(tenant.Configuration, session, decision.Change!.Ticket, decision.Change.Situation.Clocks, actor, decision.CitizenName);
    });

    /// <summary>A temporary solution has reached its date: the ticket comes back to work by itself.</summary>
    public async ValueTask<Result<TicketView>> ReopenTemporaryAsync(Tenant tenant, Guid ticket, CancellationToken ct)
    {
        var asked = await ExecuteAsync(tenant, ticket, Moves.RequestReopen, ActionCommand.Empty, Actor.System, null, null, ct);
        return asked.Failure is { } failure
            ? failure
            : await ExecuteAsync(
                tenant, ticket, Moves.DecideReopen, new ActionCommand(Decision: DecideReopen.Accepted), Actor.System, null, null, ct);
    }

    /// <summary>Decides a move on what was read; nothing is written. Used by every caller that composes a move with other writes.</summary>
    /// <param name="at">When it happened, if not now (the time the citizen wrote).</param>
    internal Decision Decide(
        Tenant tenant, ReadSession session, TicketSituation? situation, string action, ActionCommand command, Actor actor, int? ifMatch, Instant? at = null)
    {
        var configuration = tenant.Configuration;
        if (situation is null || Access.Of(configuration, session, situation.Ticket, actor) is not { Sees: true } access)
        {
            return TicketErrors.NotFound;
        }

        var ticket = situation.Ticket;
        if (MoveRules.Find(action) is not { } rule || (!Moves.Public.Contains(action) && !actor.Roles.Contains(Actor.SystemRole)))
        {
            return TicketErrors.UnknownAction(action);
        }

        if (ifMatch is { } version && version != ticket.Version)
        {
            return TicketErrors.Stale;
        }

        if (command.Comment?.Length > MoveContext.LongestComment)
        {
            return TicketErrors.TooLong("comment", MoveContext.LongestComment);
        }

        if (command.Reason?.Length > MoveContext.LongestComment)
        {
            return TicketErrors.TooLong("reason", MoveContext.LongestComment);
        }

        if (command.LegalGround?.Length > MoveContext.LongestComment)
        {
            return TicketErrors.TooLong("legalGround", MoveContext.LongestComment);
        }

        if (command.Until <= clock.GetCurrentInstant())
        {
            return Failure.Invalid("field.inPast", "until", ("field", "until"));
        }

        if (rule.Check(command) is { } wrong)
        {
            return wrong;
        }

        var facts = new MoveFacts(configuration, ticket, command);
        rule.Facts(facts);
        if (configuration.Workflow.Find(action, ticket.State, access.ActsAs, facts.Values) is not { } transition)
        {
            return configuration.Workflow.Exists(action, ticket.State)
                ? TicketErrors.NotYou(action)
                : TicketErrors.NotNow(action, ticket.State, StillNeeded(configuration, ticket, action, command));
        }

        var change = new TicketChange(configuration, situation, actor, at ?? clock.GetCurrentInstant());
        var move = new MoveContext(tenant, configuration, session, change, transition, command, random, registry);
        if (rule.Prepare(move) is { } invalid)
        {
            return invalid;
        }

        var missing = GuardCheck.Missing(ticket, rule.Guards(move), rule.OutcomeOf(move), move.Reason, command.LegalGround);
        if (missing.Count > 0)
        {
            return TicketErrors.GuardsMissing(action, missing);
        }

        change.MoveTo(configuration.Workflow.Outcome(rule.OutcomeOf(move)) is { } end && Ends(configuration, transition, change.StateBefore)
            ? end.State
            : configuration.Workflow.Target(transition, change.StateBefore));
        if (rule.Apply(move) is { } refused)
        {
            return refused;
        }

        if (move.Comment is not null)
        {
            change.Details["comment"] = move.Comment;
        }

        if (command.Reason is not null)
        {
            change.Details["reason"] = command.Reason;
        }

        change.Settle(rule.LedgerReason(move));
        return new Decision(change, null, CitizenNames.Of(session, ticket));
    }

    private static bool Ends(TenantConfiguration configuration, Tenancy.Packs.Transition transition, string from) =>
        configuration.Workflow.CategoryOf(configuration.Workflow.Target(transition, from)) == Category.Closed
        && configuration.Workflow.CategoryOf(from) != Category.Closed;

    private static IReadOnlyList<string> StillNeeded(TenantConfiguration configuration, Ticket ticket, string action, ActionCommand command)
    {
        var outcome = action switch
        {
            Moves.Close or Moves.Solve => command.Outcome ?? ticket.ProposedOutcome ?? Outcomes.Solved,
            Moves.Reject => Outcomes.Refused,
            _ => null,
        };
        return configuration.Workflow.Outcome(outcome) is { } rule && ticket.Category != Category.Closed
            ? GuardCheck.Missing(ticket, rule.Requires, outcome, command.Reason, command.LegalGround)
            : [];
    }
}

internal static class CitizenNames
{
    public static string? Of(ReadSession session, Ticket ticket) =>
        ticket.Citizen is { } citizen ? session.Scalar("SELECT \"name\" FROM \"citizen\" WHERE \"key\" = @p0", citizen) as string : null;
}
