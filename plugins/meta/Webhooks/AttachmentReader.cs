using System.Text.Json;
using Derman.Channels.Graph.Webhooks;

namespace Derman.Channels.Meta.Webhooks;

/// <summary>What hangs on a message. A file's id is its address at Meta's file servers, which expires.</summary>
internal static class AttachmentReader
{
    public static IEnumerable<MessagePart> Read(JsonElement message, string? text)
    {
        var files = new HashSet<string>(StringComparer.Ordinal);
        foreach (var attachment in message.List("attachments"))
        {
            var part = Part(attachment, text);

            // A sticker comes twice, as a sticker and as a picture, until Meta has ended the change-over.
            if (part is not MediaPart media || files.Add(media.MediaId))
            {
                yield return part;
            }
        }
    }

    private static MessagePart Part(JsonElement attachment, string? text)
    {
        var type = attachment.Text("type") ?? "";
        var payload = attachment.Object("payload") ?? attachment;
        return type switch
        {
            "image" => File(payload, payload.Has("sticker_id") ? MediaKind.Sticker : MediaKind.Image, type),
            "sticker" => File(payload, MediaKind.Sticker, type),
            "video" or "ig_reel" or "reel" => File(payload, MediaKind.Video, type),
            "audio" => File(payload, MediaKind.Voice, type),
            "file" => File(payload, MediaKind.Document, type),
            "story_mention" or "ig_story" => File(payload, MediaKind.Image, type),
            "location" => Place(payload, attachment) ?? Unknown(type),
            "fallback" or "share" or "post" or "ig_post" or "template" => Link(payload, attachment, text) ?? Unknown(type),
            _ => Unknown(type),
        };
    }

    private static MessagePart File(JsonElement payload, MediaKind kind, string type) => payload.Text("url") is { } address
        ? new MediaPart { MediaId = address, Kind = kind, Caption = payload.Text("title"), FileName = payload.Text("name") }
        : new UnsupportedPart("provider", type);

    private static MessagePart? Place(JsonElement payload, JsonElement attachment) =>
        payload.Object("coordinates") is { } point
        && point.Real("lat") is { } latitude and >= -90 and <= 90
        && point.Real("long") is { } longitude and >= -180 and <= 180
            ? new LocationPart(latitude, longitude, attachment.Text("title"), null)
            : null;

    /// <summary>Something passed on: its title and address, unless the person wrote them already.</summary>
    private static MessagePart? Link(JsonElement payload, JsonElement attachment, string? text)
    {
        var words = new[] { payload.Text("title") ?? attachment.Text("title"), payload.Text("url") ?? attachment.Text("url") }
            .OfType<string>()
            .Where(word => text?.Contains(word, StringComparison.Ordinal) != true)
            .ToList();
        return words.Count > 0 ? new TextPart(string.Join('\n', words)) : null;
    }

    private static UnsupportedPart Unknown(string type) => new("type", type.Length > 0 ? type : null);
}
