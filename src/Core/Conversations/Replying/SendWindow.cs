using Derman.Channels;
using Derman.Core.Storage;
using NodaTime;

namespace Derman.Core.Conversations.Replying;

/// <summary>Until when a person may be written to freely, as the channel's rules say.</summary>
internal static class SendWindow
{
    /// <summary>The end after the person's own words of that time. What is said in public opens no window but, where the channel has it, the time for one private answer to the first of those words.</summary>
    public static Instant? Heard(Conversation conversation, SendingRules? rules, Instant at)
    {
        if (conversation.Public)
        {
            return conversation.WindowUntil ?? (rules?.PrivateAnswerWindow is { } once ? at + Duration.FromTimeSpan(once) : null);
        }

        return rules?.FreeTextWindow is not { } length ? conversation.WindowUntil
            : conversation.WindowUntil is { } known ? Instant.Max(known, at + Duration.FromTimeSpan(length))
            : at + Duration.FromTimeSpan(length);
    }

    public static bool IsOver(Conversation conversation, Instant now) => conversation.WindowUntil is { } until && until <= now;

    /// <summary>Whether the one private answer to public words is given, or on its way.</summary>
    public static bool IsSpent(ReadSession session, Conversation conversation, SendingRules? rules) =>
        conversation.Public && rules?.PrivateAnswerWindow is not null && session.Scalar(
            """
            SELECT 1 FROM "message" m JOIN "delivery" d ON d."message" = m."key"
            WHERE m."conversation" = @p0 AND m."direction" = 'out' AND m."public" = 0 AND d."state" <> 'failed' LIMIT 1
            """,
            conversation.Key) is not null;
}
