using System.Text.Json;
using Derman.Channels.Graph;
using Derman.Channels.Meta.Webhooks;

namespace Derman.Channels.Meta.Sending;

/// <summary>
/// A public answer: on Facebook below the comment answered, on Instagram below the top comment (there is no deeper level), for a mention at its
/// own edge.
/// </summary>
internal static class PublicReply
{
    public static async ValueTask<SendOutcome> SendAsync(OutboundMessage message, Sender sender, CancellationToken cancellationToken)
    {
        var text = ((OutboundText)message.Content).Text;
        var target = sender.Instagram ? message.Thread ?? message.ReplyTo! : message.ReplyTo ?? message.Thread!;
        var (path, body) = MentionIds.Read(target) is { } mention
            ? ($"{Uri.EscapeDataString(sender.Account)}/mentions", new CommentBody(text, mention.Media, mention.Comment))
            : ($"{Uri.EscapeDataString(target)}/{(sender.Instagram ? "replies" : "comments")}", new CommentBody(text));
        var request = sender.Request("POST", path) with
        {
            Body = JsonSerializer.SerializeToUtf8Bytes(body, MetaJson.Default.CommentBody),
            ContentType = "application/json",
        };
        return (await GraphSending.SendAsync(
            sender.Host, request, MetaCodes.Instance, answer => GraphReading.Read(answer, MetaJson.Default.Sent)?.Id, cancellationToken)).Outcome;
    }
}
