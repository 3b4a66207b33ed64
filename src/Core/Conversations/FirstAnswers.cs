using Derman.Core.Notifications;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Clocks;
using NodaTime;

namespace Derman.Core.Conversations;

/// <summary>
/// An answer that never arrived was no answer: when the first word to a citizen fails for certain, the promise of a first answer runs on
/// from where it began, and whoever holds the request is told.
/// </summary>
internal static class FirstAnswers
{
    public const string Event = "answerNotDelivered";

    public static void Reconsider(WriteSession session, TenantConfiguration configuration, Delivery delivery, Instant now)
    {
        if (delivery is not { State: DeliveryStates.Failed, Ticket: { } key }
            || session.First<Message>("\"key\" = @p0", delivery.Message) is not { } message
            || TicketSituation.Load(session, key) is not { Ticket: { Category: not Category.Closed, FirstWordAt: { } first } } situation
            || message.At != first
            || HeardSince(session, key, delivery.Message, first))
        {
            return;
        }

        var change = new TicketChange(configuration, situation, Actor.System, now);
        situation.Ticket.FirstWordAt = null;
        TicketClocks.Resume(configuration, situation.Clocks, TicketClocks.MetBy.FirstWord);
        foreach (var clock in situation.Clocks.Where(c => c.MetAt is null))
        {
            TicketClocks.Refresh(configuration, clock, situation.Ledger);
        }

        change.Details["means"] = delivery.Means;
        change.Details["code"] = delivery.FailureCode;
        if (situation.Ticket.Assignee is { } holder)
        {
            change.Notify(new Notification { Staff = holder, Kind = Event, At = now });
        }

        change.Settle(null);
        change.Apply(session, Event);
    }

    /// <summary>Another word of ours that is not known to have failed.</summary>
    private static bool HeardSince(WriteSession session, long ticket, long failed, Instant first) => session.Scalar(
        """
        SELECT 1 FROM "message" m JOIN "delivery" d ON d."message" = m."key"
        WHERE m."ticket" = @p0 AND m."direction" = 'out' AND m."key" <> @p1 AND m."at" >= @p2 AND d."state" <> 'failed' AND COALESCE(m."template", '') <> @p3 LIMIT 1
        """,
        ticket,
        failed,
        Provider.Of(first),
        Texts.Receipt) is not null;
}
