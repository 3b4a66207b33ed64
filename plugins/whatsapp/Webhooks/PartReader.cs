using System.Text.Json;
using Derman.Channels.Graph.Webhooks;

namespace Derman.Channels.WhatsApp.Webhooks;

/// <summary>The content of a message by its type. Null = the type is known but its content cannot be read.</summary>
internal static class PartReader
{
    public static IReadOnlyList<MessagePart>? Read(JsonElement message, string type)
    {
        MessagePart? part;
        switch (type)
        {
            case "text":
                part = message.Object("text")?.Text("body") is { } body ? new TextPart(body) : null;
                break;
            case "image" or "audio" or "video" or "document" or "sticker":
                part = message.Object(type) is { } media ? Media(media, type) : null;
                break;
            case "location":
                part = message.Object("location") is { } place ? Location(place) : null;
                break;
            case "contacts":
                return [.. message.List("contacts").Select(Card)];
            case "button":
                part = message.Object("button") is { } button
                    ? new ButtonReplyPart(button.Text("payload") ?? "", button.Text("text") ?? "")
                    : null;
                break;
            case "interactive":
                part = message.Object("interactive") is { } interactive ? Interactive(interactive) : null;
                break;
            case "reaction":
                part = message.Object("reaction") is { } reaction && reaction.Text("message_id") is { } target
                    ? new ReactionPart(target, reaction.Text("emoji"))
                    : null;
                break;
            case "revoke":
                part = message.Object("revoke")?.Text("original_message_id") is { } revoked ? new RevokedPart(revoked) : null;
                break;
            case "unsupported":
                part = new UnsupportedPart("provider", ErrorOf(message));
                break;
            default:
                // The person did write something: an unknown type is shown, never dropped.
                part = new UnsupportedPart("type", type);
                break;
        }

        return part is null ? null : [part];
    }

    private static MediaPart? Media(JsonElement media, string type) => media.Text("id") is not { } id ? null : new MediaPart
    {
        MediaId = id,
        Kind = type switch
        {
            "image" => MediaKind.Image,
            "audio" => media.TryGetProperty("voice", out var voice) && voice.ValueKind == JsonValueKind.True ? MediaKind.Voice : MediaKind.Audio,
            "video" => MediaKind.Video,
            "sticker" => MediaKind.Sticker,
            _ => MediaKind.Document,
        },
        MimeType = media.Text("mime_type"),
        Sha256 = Sha256Text.Normalise(media.Text("sha256")),
        Caption = media.Text("caption"),
        FileName = media.Text("filename"),
    };

    private static LocationPart? Location(JsonElement place) =>
        place.Real("latitude") is { } latitude and >= -90 and <= 90 && place.Real("longitude") is { } longitude and >= -180 and <= 180
            ? new LocationPart(latitude, longitude, place.Text("name"), place.Text("address"))
            : null;

    private static ContactCardPart Card(JsonElement card) => new(
        card.Object("name")?.Text("formatted_name") ?? "",
        [.. card.List("phones").Select(phone => phone.Text("phone") ?? phone.Text("wa_id")).OfType<string>()]);

    private static MessagePart? Interactive(JsonElement interactive)
    {
        if (interactive.Object("button_reply") is { } button)
        {
            return new ButtonReplyPart(button.Text("id") ?? "", button.Text("title") ?? "");
        }

        if (interactive.Object("list_reply") is { } row)
        {
            return new ListReplyPart(row.Text("id") ?? "", row.Text("title") ?? "", row.Text("description"));
        }

        return interactive.Text("type") is { } type ? new UnsupportedPart("type", $"interactive.{type}") : null;
    }

    private static string? ErrorOf(JsonElement message)
    {
        var error = message.List("errors").FirstOrDefault();
        return error.ValueKind == JsonValueKind.Object ? error.Object("error_data")?.Text("details") ?? error.Text("title") : null;
    }
}
