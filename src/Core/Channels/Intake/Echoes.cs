using Derman.Channels;
using Derman.Core.Conversations;
using Derman.Core.Storage;

namespace Derman.Core.Channels.Intake;

/// <summary>Our own words coming back: those the host sent are known; those somebody wrote in the provider's own inbox are answers of ours too.</summary>
internal static class Echoes
{
    public const string Event = "answeredOutside";

    /// <returns>Duplicate = sent by us; parked = it may be one whose answer we have not heard yet; null = written somewhere else.</returns>
    public static Handled? Of(ReadSession session, string account, Conversation? conversation, InboundMessage message)
    {
        if (session.First<Delivery>("\"means\" = @p0 AND \"external_id\" = @p1", account, message.ExternalId) is not null)
        {
            return Handled.Duplicate;
        }

        // In a public thread the echo does not say whom it answers: any word of ours on its way into that thread may be it.
        return session.First<Delivery>(
            """
            "means" = @p0 AND "state" = 'sending' AND "next_attempt_at" IS NOT NULL
            AND ("recipient" = @p1 OR "message" IN (SELECT "key" FROM "message" WHERE "conversation" = @p2))
            """,
            account,
            message.From,
            conversation?.Key ?? 0L) is not null
                ? Handled.Parked
                : null;
    }
}
