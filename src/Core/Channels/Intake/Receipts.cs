using Derman.Channels;
using Derman.Core.Conversations;
using Derman.Core.Storage;
using NodaTime;

namespace Derman.Core.Channels.Intake;

/// <summary>Delivery receipts: they arrive in any order and never take back a better word. No clock listens to them.</summary>
internal static class Receipts
{
    public static bool Apply(WriteSession session, string account, DeliveryReceipt receipt)
    {
        var delivery = session.First<Delivery>("\"means\" = @p0 AND \"external_id\" = @p1", account, receipt.MessageExternalId)
            ?? (Guid.TryParse(receipt.IdempotencyKey, out var key)
                ? session.First<Delivery>("\"idempotency_key\" = @p1 AND \"means\" = @p0 AND \"external_id\" IS NULL AND \"state\" IN ('sending', 'failed')", account, Provider.Of(key))
                : null);
        if (delivery is null)
        {
            return false;
        }

        delivery.ExternalId ??= receipt.MessageExternalId;
        var at = Instant.FromDateTimeOffset(receipt.At);
        switch (receipt.State)
        {
            case DeliveryState.Sent:
                delivery.SentAt ??= at;
                Raise(delivery, DeliveryStates.Sent);
                break;
            case DeliveryState.Delivered:
                delivery.DeliveredAt ??= at;
                Raise(delivery, DeliveryStates.Delivered);
                break;
            case DeliveryState.Read:
                delivery.ReadAt ??= at;
                Raise(delivery, DeliveryStates.Read);
                break;
            case DeliveryState.Failed:
                delivery.FailureCode = receipt.FailureCode ?? receipt.ErrorCode;
                delivery.FailureReason = receipt.ErrorTitle;
                // Failed after delivered is the provider's confusion: recorded, not believed.
                if (DeliveryStates.Rank(delivery.State) < DeliveryStates.Rank(DeliveryStates.Delivered))
                {
                    delivery.State = DeliveryStates.Failed;
                }

                break;
        }

        delivery.NextAttemptAt = null;
        session.Update(delivery);
        return true;
    }

    private static void Raise(Delivery delivery, string state)
    {
        if (DeliveryStates.Rank(state) > DeliveryStates.Rank(delivery.State))
        {
            delivery.State = state;
            delivery.FailureCode = null; // It did arrive: what was unknown, or reported as failed, is settled.
            delivery.FailureReason = null;
        }
    }
}
