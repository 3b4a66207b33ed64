namespace Derman.Channels.Chat;

/// <summary>A message is sent when it is kept: the widget reads its conversation, and says itself what has arrived and what was read.</summary>
internal static class MessageSender
{
    /// <summary>As channel.json says.</summary>
    private const int LongestText = 4096;

    public static SendOutcome Send(OutboundMessage message, IChannelHost host)
    {
        if (Sites.Of(host).Count == 0)
        {
            return new SendOutcome.Rejected(SendRejection.NotConfigured, "No site is named.");
        }

        return message.Content is OutboundText { Text.Length: > 0 and <= LongestText }
            ? new SendOutcome.Accepted($"kept:{message.IdempotencyKey}")
            : new SendOutcome.Rejected(SendRejection.ContentInvalid, "Only texts of 1 to 4,096 characters.");
    }
}
