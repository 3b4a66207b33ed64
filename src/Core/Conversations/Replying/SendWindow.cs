using Derman.Channels;
using Derman.Core.Channels;
using Derman.Core.Channels.Simulation;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
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

    /// <summary>
    /// The private threads by which a person can be written to now, the one they wrote in last first. Never a made-up thread by an account that is
    /// live, nor a real one by an account that is tried out.
    /// </summary>
    public static IEnumerable<Conversation> Reachable(ReadSession session, Tenant tenant, IChannelGateway gateway, long citizen, Instant now) =>
        session.List<Conversation>("\"citizen\" = @p0 AND \"public\" = 0 ORDER BY \"last_inbound_at\" DESC", citizen)
            .Where(c => Means.CanWrite(tenant.Configuration, c.Account) && c.Simulated == SimulatedAccounts.Is(tenant.Configuration, c.Account))
            .Where(c => gateway.RulesOf(tenant, c.Account) is not { TemplatesAfterWindow: false } || !IsOver(c, now));

    private static bool IsOver(Conversation conversation, Instant now) => conversation.WindowUntil is { } until && until <= now;

    /// <summary>Whether the one private answer to public words is given, or on its way.</summary>
    public static bool IsSpent(ReadSession session, Conversation conversation, SendingRules? rules) =>
        conversation.Public && rules?.PrivateAnswerWindow is not null && session.Scalar(
            """
            SELECT 1 FROM "message" m JOIN "delivery" d ON d."message" = m."key"
            WHERE m."conversation" = @p0 AND m."direction" = 'out' AND m."public" = 0 AND d."state" <> 'failed' LIMIT 1
            """,
            conversation.Key) is not null;
}
