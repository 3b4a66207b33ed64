using System.Text.Json;

namespace Derman.Channels.Telegram.Updates;

/// <summary>A button pressed below one of our messages.</summary>
internal static class CallbackReader
{
    public static InboundMessage? Read(JsonElement callback, DateTimeOffset? receivedAt)
    {
        // An inline message of somebody else's chat, or a game, carries no message or no data: neither is ours.
        if (callback.Text("id") is not { } id || callback.Object("from") is not { } person || person.Text("id") is not { } from
            || callback.Text("data") is not { } data || callback.Object("message") is not { } message || message.Object("chat")?.Text("id") is not { } chat
            || message.Text("message_id") is not { } number)
        {
            return null;
        }

        // Telegram does not say when the button was pressed; a message it no longer shows has the date 0.
        if ((receivedAt ?? message.UnixTime("date")) is not { } at)
        {
            return null;
        }

        var words = LabelOf(message, data) ?? data;
        return new InboundMessage
        {
            ExternalId = MessageIds.OfCallback(id),
            From = from,
            FromName = Senders.NameOf(person),
            At = at,
            Text = words,
            Parts = [new ButtonReplyPart(data, words)],
            ReplyTo = MessageIds.Of(chat, number),
            Thread = chat == from ? null : chat,
        };
    }

    private static string? LabelOf(JsonElement message, string data) => message.Object("reply_markup") is { } markup
        ? markup.List("inline_keyboard")
            .SelectMany(row => row.ValueKind == JsonValueKind.Array ? [.. row.EnumerateArray()] : Array.Empty<JsonElement>())
            .FirstOrDefault(button => button.Text("callback_data") == data) is { ValueKind: JsonValueKind.Object } pressed ? pressed.Text("text") : null
        : null;
}
