using System.Text;
using System.Text.Json;

namespace Derman.Channels.Telegram.Updates;

/// <summary>One update by webhook; a list of them when asked for.</summary>
internal static class UpdateParser
{
    public static IReadOnlyList<InboundEvent> Parse(ReadOnlyMemory<byte> body, DateTimeOffset? receivedAt)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Array
                ? [.. root.EnumerateArray().Select(update => Read(update, receivedAt))]
                : [Read(root, receivedAt)];
        }
        catch (JsonException)
        {
            return [UnknownEvent.From("malformedBody", Encoding.UTF8.GetString(body.Span))];
        }
    }

    public static InboundEvent Read(JsonElement update, DateTimeOffset? receivedAt)
    {
        if (update.Text("update_id") is null)
        {
            return UnknownEvent.From("malformedElement", update.GetRawText());
        }

        if ((update.Object("message") ?? update.Object("edited_message")) is { } message)
        {
            return MessageReader.IsService(message)
                ? UnknownEvent.From("serviceMessage", update.GetRawText())
                : (InboundEvent?)MessageReader.Read(message, isEdit: !update.Has("message")) ?? UnknownEvent.From("malformedElement", update.GetRawText());
        }

        if (update.Object("callback_query") is { } callback)
        {
            return (InboundEvent?)CallbackReader.Read(callback, receivedAt) ?? UnknownEvent.From("malformedElement", update.GetRawText());
        }

        // Somebody blocked the bot, or let it back in: kept, for it explains why nothing arrives any more. It is no message.
        return UnknownEvent.From(update.Has("my_chat_member") ? "membershipChanged" : "unknownUpdate", update.GetRawText());
    }
}
