using Derman.Channels.Graph;
using Derman.Channels.Meta.Webhooks;

namespace Derman.Channels.Meta.Sending;

/// <summary>
/// A private answer to who wrote a comment: once for each comment, within seven days. In one thread many people write: before anything private
/// goes, Meta is asked who wrote that comment.
/// </summary>
internal static class PrivateReply
{
    public static async ValueTask<SendOutcome> SendAsync(OutboundMessage message, string thread, Sender sender, CancellationToken cancellationToken)
    {
        if (Authors.IsUnknown(message.To))
        {
            return new SendOutcome.Rejected(SendRejection.PermissionMissing, "Meta does not tell this token who wrote the comment.");
        }

        var known = false;
        foreach (var comment in new[] { message.ReplyTo, thread }.OfType<string>().Where(id => MentionIds.Read(id) is null).Distinct(StringComparer.Ordinal))
        {
            var answer = await sender.Host.SendHttpAsync(sender.Request("GET", $"{Uri.EscapeDataString(comment)}?fields=from"), cancellationToken);
            if (answer is not ChannelHttpResponse { Status: 200 } found)
            {
                return GraphSending.Preparing(answer, sender.Host, MetaCodes.Instance);
            }

            var author = GraphReading.Read(found.Body, MetaJson.Default.Commented)?.From?.Id;
            if (author == message.To)
            {
                var body = new SendBody { Recipient = Recipient(comment, sender), Message = DirectMessage.Content(message, null, sender.Instagram) };
                return (await DirectMessage.PostAsync(body, sender, cancellationToken)).Outcome;
            }

            known |= author is not null;
        }

        return known
            ? new SendOutcome.Rejected(SendRejection.RecipientUnreachable, "This person wrote none of the comments at hand.")
            : new SendOutcome.Rejected(SendRejection.PermissionMissing, "Meta does not tell this token who wrote the comment.");
    }

    // A visitor's post bears the page's id in front; a comment that of the post.
    private static SendRecipient Recipient(string id, Sender sender) => id.StartsWith($"{sender.Account}_", StringComparison.Ordinal)
        ? new SendRecipient(PostId: id)
        : new SendRecipient(CommentId: id);
}
