using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Tickets.Sealing;

/// <param name="Reason">Why, 1–10,000 characters; kept in the ticket's history.</param>
public sealed record SealCommand(string? Reason);

/// <summary>
/// Seals a ticket, or lifts the seal. Sealed, it does not exist for anybody whose roles do not see sealed tickets: not for the unit that
/// works on it, not for whoever has it in custody. Its citizen goes on seeing it with the tracking code.
/// </summary>
public sealed class SealTicket(IClock clock)
{
    public const string SealedEvent = "sealed";
    public const string UnsealedEvent = "unsealed";

    /// <returns>The ticket; sealing what is sealed changes nothing.</returns>
    public ValueTask<Result<TicketView>> ExecuteAsync(
        Tenant tenant, Guid ticket, bool seal, SealCommand command, Actor actor, int? ifMatch, IdempotencyKey? idempotency, CancellationToken ct) =>
        Writing.RunAsync(
            tenant,
            seal ? SealedEvent : UnsealedEvent,
            actor,
            ifMatch,
            idempotency,
            session => Decide(tenant.Configuration, session, ticket, seal, command.Reason?.Trim(), actor, ifMatch),
            ct);

    private Decision Decide(TenantConfiguration configuration, ReadSession session, Guid id, bool seal, string? reason, Actor actor, int? ifMatch)
    {
        if (TicketSituation.Load(session, id) is not { } situation || Access.Of(configuration, session, situation.Ticket, actor) is not { Sees: true } access)
        {
            return TicketErrors.NotFound;
        }

        if (ifMatch is { } version && version != situation.Ticket.Version)
        {
            return TicketErrors.Stale;
        }

        if (!access.MaySeal)
        {
            return TicketErrors.NotYou(seal ? SealedEvent : UnsealedEvent);
        }

        if (string.IsNullOrEmpty(reason))
        {
            return TicketErrors.Required("reason");
        }

        if (reason.Length > MoveContext.LongestComment)
        {
            return TicketErrors.TooLong("reason", MoveContext.LongestComment);
        }

        var name = CitizenNames.Of(session, situation.Ticket);
        if (situation.Ticket.IsSealed == seal)
        {
            return new Decision(null, TicketViews.Of(configuration, session, situation.Ticket, situation.Clocks, actor, name));
        }

        var change = new TicketChange(configuration, situation, actor, clock.GetCurrentInstant());
        situation.Ticket.SealedAt = seal ? change.Now : null;
        change.Details["reason"] = reason;
        change.Settle(null);
        return new Decision(change, null, name);
    }
}
