using Derman.Channels;
using Derman.Core.Conversations;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Channels.Intake;

/// <summary>Delivery receipts: they arrive in any order and never take back a better word. No clock listens to them.</summary>
internal static class Receipts
{
    public static bool Apply(WriteSession session, TenantConfiguration configuration, string account, DeliveryReceipt receipt, Instant now)
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
        if (receipt.State == DeliveryState.Failed)
        {
            FirstAnswers.Reconsider(session, configuration, delivery, now);
        }

        return true;
    }

    /// <summary>Everything that person was sent up to a time.</summary>
    public static void Apply(WriteSession session, string account, DeliveryWatermark watermark)
    {
        var upTo = Instant.FromDateTimeOffset(watermark.UpTo);
        if (session.First<Conversation>("\"account\" = @p0 AND \"external_user\" = @p1", account, watermark.Recipient) is not { } conversation)
        {
            return;
        }

        var sent = session.List<Delivery>(
            """
            "message" IN (SELECT "key" FROM "message" WHERE "conversation" = @p0) AND "external_id" IS NOT NULL AND "read_at" IS NULL AND "sent_at" <= @p1 AND "state" IN ('sent', 'delivered')
            """,
            conversation.Key,
            Provider.Of(upTo));
        foreach (var delivery in sent)
        {
            if (watermark.State == DeliveryState.Read)
            {
                delivery.ReadAt = upTo;
                Raise(delivery, DeliveryStates.Read);
            }
            else
            {
                delivery.DeliveredAt ??= upTo;
                Raise(delivery, DeliveryStates.Delivered);
            }

            session.Update(delivery);
        }
    }

    /// <summary>Whether something of ours up to a message has not arrived, or not been read, as far as we know.</summary>
    public static bool Open(ReadSession session, string account, string user, long upto, bool read) => Behind(session, account, user, upto, read).Count > 0;

    /// <summary>Where the reader itself says how far it is: everything up to a message has arrived, sent or not, and was read or not.</summary>
    public static void Reach(WriteSession session, string account, string user, long upto, bool read, Instant at)
    {
        foreach (var delivery in Behind(session, account, user, upto, read))
        {
            delivery.ExternalId ??= $"read:{delivery.Message.ToString(System.Globalization.CultureInfo.InvariantCulture)}";
            delivery.SentAt ??= at;
            delivery.DeliveredAt ??= at;
            delivery.NextAttemptAt = null;
            if (read)
            {
                delivery.ReadAt ??= at;
            }

            Raise(delivery, read ? DeliveryStates.Read : DeliveryStates.Delivered);
            session.Update(delivery);
        }
    }

    private static List<Delivery> Behind(ReadSession session, string account, string user, long upto, bool read) => session.List<Delivery>(
        $"""
        "message" IN (SELECT m."key" FROM "message" m JOIN "conversation" c ON c."key" = m."conversation"
        WHERE c."account" = @p0 AND c."external_user" = @p1 AND m."key" <= @p2 AND m."direction" = 'out') AND {(read ? "\"read_at\"" : "\"delivered_at\"")} IS NULL
        """,
        account,
        user,
        upto);

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
