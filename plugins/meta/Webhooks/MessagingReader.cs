using System.Text.Json;
using Derman.Channels.Graph.Webhooks;

namespace Derman.Channels.Meta.Webhooks;

/// <summary>One element of <c>messaging</c>: Messenger and Instagram share its form. Times are in milliseconds.</summary>
internal static class MessagingReader
{
    public static IEnumerable<InboundEvent> Read(JsonElement item, string account)
    {
        var line = new Line(
            account, item.Object("sender")?.Text("id"), item.Object("recipient")?.Text("id"), item.UnixMilliseconds("timestamp"));
        IEnumerable<InboundEvent>? events = null;
        if (item.Object("message") is { } message)
        {
            events = MessageReader.Read(message, line);
        }
        else if (item.Object("message_edit") is { } edit)
        {
            events = MessageReader.Edit(edit, line);
        }
        else if (item.Object("postback") is { } postback)
        {
            events = MessageReader.Postback(postback, line);
        }
        else if (item.Object("reaction") is { } reaction)
        {
            events = MessageReader.Reaction(reaction, line);
        }
        else if (item.Object("read") is { } read)
        {
            events = ReceiptReader.Read(read, line);
        }
        else if (item.Object("delivery") is { } delivery)
        {
            events = ReceiptReader.Delivered(delivery, line);
        }
        else
        {
            // Opened by a link without a word, permissions, hand-overs and whatever is still to come: kept, and nothing is made of it.
            return [UnknownEvent.From(item.Has("referral") ? "referral" : "unknownEvent", item.GetRawText(), account)];
        }

        return events ?? [UnknownEvent.From("malformedElement", item.GetRawText(), account)];
    }
}

/// <summary>Between whom, and when.</summary>
/// <param name="Account">The page or the Instagram account: ours.</param>
internal sealed record Line(string Account, string? Sender, string? Recipient, DateTimeOffset? At);
