using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Undo;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Tickets.Bulk;

/// <summary>Takes back what a bulk did to one ticket, while it is still as the bulk left it. The history tells the move and its taking back.</summary>
internal sealed class TakeBackOne(IClock clock)
{
    /// <param name="moves">The kinds of step the bulk made.</param>
    /// <param name="item">Of the undo: the version it must still have, and what it was before.</param>
    /// <param name="also">Called for what is decided, before it is written.</param>
    public ValueTask<Result<TicketView>> ExecuteAsync(Tenant tenant, BulkItem item, string[] moves, Actor actor, Action<TicketChange> also, CancellationToken ct) =>
        Writing.RunAsync(
            tenant,
            UndoStep.Event,
            actor,
            item.Version,
            null,
            session =>
            {
                var decision = Decide(tenant.Configuration, session, item, moves, actor);
                if (decision.Change is { } change)
                {
                    also(change);
                }

                return decision;
            },
            ct);

    private Decision Decide(TenantConfiguration configuration, ReadSession session, BulkItem item, string[] moves, Actor actor)
    {
        if (TicketSituation.Load(session, item.Ticket) is not { } situation || !Access.MaySee(configuration, session, situation.Ticket, actor))
        {
            return TicketErrors.NotFound;
        }

        if (situation.Ticket.Version != item.Version
            || Steps.Last(session, situation.Ticket.Key) is not { } step || step.Actor != actor.Code || !moves.Contains(step.Kind))
        {
            return TicketErrors.Stale;
        }

        if (TicketBefore.Read(item.Before) is not { } before)
        {
            return BulkErrors.Told;
        }

        if (!configuration.Workflow.Knows(before.State))
        {
            return BulkErrors.StateGone;
        }

        var change = new TicketChange(configuration, situation, actor, clock.GetCurrentInstant());
        change.OnlyIf(s => Steps.Last(s, situation.Ticket.Key)?.Seq == step.Seq);
        Steps.Retract(change, step);
        before.Restore(configuration, change);
        return new Decision(change, null, CitizenNames.Of(session, situation.Ticket));
    }
}
