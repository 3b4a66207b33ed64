using System.Text.Json;

namespace Derman.Channels.Telegram.Updates;

/// <summary>What a message holds. One message of Telegram holds one thing; words below a file are its caption.</summary>
internal static class PartReader
{
    private static readonly string[] Frame =
    [
        "message_id", "message_thread_id", "from", "sender_chat", "sender_boost_count", "sender_business_bot", "date", "business_connection_id", "chat",
        "forward_origin", "is_topic_message", "is_automatic_forward", "reply_to_message", "external_reply", "quote", "reply_to_story", "via_bot", "edit_date",
        "has_protected_content", "is_from_offline", "media_group_id", "author_signature", "entities", "link_preview_options", "effect_id", "caption",
        "caption_entities", "show_caption_above_media", "has_media_spoiler", "reply_markup",
    ];

    public static IReadOnlyList<MessagePart> Read(JsonElement message, string from)
    {
        if (message.Text("text") is { } text)
        {
            return [new TextPart(text)];
        }

        return [Media(message) ?? Place(message) ?? Card(message, from) ?? (MessagePart)new UnsupportedPart("type", TypeOf(message))];
    }

    private static MediaPart? Media(JsonElement message)
    {
        // The same picture in several sizes, the smallest first by custom only.
        if (message.List("photo").OrderByDescending(size => (size.Real("width") ?? 0) * (size.Real("height") ?? 0)).FirstOrDefault() is { ValueKind: JsonValueKind.Object } photo)
        {
            return File(message, photo, MediaKind.Image, "image/jpeg");
        }

        return File(message, message.Object("voice"), MediaKind.Voice, "audio/ogg")
            ?? File(message, message.Object("audio"), MediaKind.Audio, null)
            ?? File(message, message.Object("video"), MediaKind.Video, null)
            ?? File(message, message.Object("video_note"), MediaKind.Video, "video/mp4")
            ?? File(message, message.Object("animation"), MediaKind.Video, null) // stands beside the same file as "document"
            ?? File(message, message.Object("document"), MediaKind.Document, null)
            ?? Sticker(message);
    }

    private static MediaPart? Sticker(JsonElement message)
    {
        var sticker = message.Object("sticker");
        var type = Flag(sticker, "is_animated") ? "application/x-tgsticker" : Flag(sticker, "is_video") ? "video/webm" : "image/webp";
        return File(message, sticker, MediaKind.Sticker, type);
    }

    private static MediaPart? File(JsonElement message, JsonElement? file, MediaKind kind, string? otherwise) => file?.Text("file_id") is { } id
        ? new MediaPart
        {
            MediaId = id,
            Kind = kind,
            MimeType = file.Value.Text("mime_type") ?? otherwise,
            Caption = message.Text("caption"),
            FileName = file.Value.Text("file_name"),
        }
        : null;

    private static LocationPart? Place(JsonElement message)
    {
        var venue = message.Object("venue");
        return (venue?.Object("location") ?? message.Object("location")) is { } place && place.Real("latitude") is { } latitude && place.Real("longitude") is { } longitude
            && latitude is >= -90 and <= 90 && longitude is >= -180 and <= 180
            ? new LocationPart(latitude, longitude, venue?.Text("title"), venue?.Text("address"))
            : null;
    }

    // Whose account the number belongs to is Telegram's word, not the sender's: only his own card proves it.
    private static ContactCardPart? Card(JsonElement message, string from) => message.Object("contact") is { } card && card.Text("phone_number") is { } number
        ? new ContactCardPart($"{card.Text("first_name")} {card.Text("last_name")}".Trim(), [number], card.Text("user_id") == from)
        : null;

    private static string? TypeOf(JsonElement message) =>
        message.EnumerateObject().Select(field => field.Name).FirstOrDefault(name => !Frame.Contains(name, StringComparer.Ordinal));

    private static bool Flag(JsonElement? element, string key) =>
        element is { } found && found.TryGetProperty(key, out var flag) && flag.ValueKind == JsonValueKind.True;
}
