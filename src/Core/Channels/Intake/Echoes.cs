using Derman.Channels;
using Derman.Core.Conversations;
using Derman.Core.Storage;

namespace Derman.Core.Channels.Intake;

/// <summary>Our own words coming back: those the host sent are known; those somebody wrote in the provider's own inbox are answers of ours too.</summary>
internal static class Echoes
{
    public const string Event = "answeredOutside";

    /// <returns>Duplicate = sent by us; parked = it may be one whose answer we have not heard yet; null = written somewhere else.</returns>
    public static Handled? Of(ReadSession session, string account, InboundMessage message)
    {
        if (session.First<Delivery>("\"means\" = @p0 AND \"external_id\" = @p1", account, message.ExternalId) is not null)
        {
            return Handled.Duplicate;
        }

        return session.First<Delivery>("\"means\" = @p0 AND \"recipient\" = @p1 AND \"state\" = 'sending' AND \"next_attempt_at\" IS NOT NULL", account, message.From) is not null
            ? Handled.Parked
            : null;
    }
}
