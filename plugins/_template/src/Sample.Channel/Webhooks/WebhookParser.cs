using System.Text;
using System.Text.Json;
using Derman.Channels;

namespace Sample.Channel.Webhooks;

/// <summary><c>{"messages":[{"id","from","name"?,"text","at"}]}</c>. One bad element never stops the others.</summary>
internal static class WebhookParser
{
    public static IReadOnlyList<InboundEvent> Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("messages", out var messages)
                && messages.ValueKind == JsonValueKind.Array && messages.GetArrayLength() > 0
                ? [.. messages.EnumerateArray().Select(Read)]
                : [UnknownEvent.From("emptyBody", root.GetRawText())];
        }
        catch (JsonException)
        {
            return [UnknownEvent.From("malformedBody", Encoding.UTF8.GetString(body.Span))];
        }
    }

    private static InboundEvent Read(JsonElement element)
    {
        if (Text(element, "id") is not { } id || Text(element, "from") is not { } from || Text(element, "text") is not { } text
            || !element.TryGetProperty("at", out var at) || at.ValueKind != JsonValueKind.Number || !at.TryGetInt64(out var seconds)
            || seconds is <= 0 or > 253_402_300_799)
        {
            return UnknownEvent.From("malformedElement", element.GetRawText());
        }

        return new InboundMessage
        {
            ExternalId = id,
            From = from,
            FromName = Text(element, "name"),
            At = DateTimeOffset.FromUnixTimeSeconds(seconds),
            Text = text,
            Parts = [new TextPart(text)],
        };
    }

    private static string? Text(JsonElement element, string key)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(key, out var child) || child.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        try
        {
            return child.GetString() is { Length: > 0 } text ? text : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair is no text.
            return null;
        }
    }
}
