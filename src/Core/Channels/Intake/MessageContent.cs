using System.Text.Json;
using Derman.Channels;
using Derman.Core.Tickets.Register;

namespace Derman.Core.Channels.Intake;

/// <summary>A message's visible words and its other parts.</summary>
/// <param name="IsRequest">It says something of its own: a ticket may start with it.</param>
internal sealed record MessageContent(string Text, string? PartsJson, bool IsRequest, LocationInput? Location)
{
    private const int FewestLetters = 3;
    private const int LongestReferral = 500;

    public static readonly MessageContent Empty = new("", null, false, null);

    /// <summary>More than a sign or a number: what is said in public starts a request only then.</summary>
    public bool HasWords => Text.Count(char.IsLetter) >= FewestLetters;

    private static readonly JsonSerializerOptions Readable = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static MessageContent Of(InboundMessage message)
    {
        var lines = new List<string>();
        if (!string.IsNullOrWhiteSpace(message.Text))
        {
            lines.Add(message.Text);
        }

        var parts = new List<object>();
        LocationInput? location = null;
        var speaks = lines.Count > 0;
        foreach (var part in message.Parts)
        {
            switch (part)
            {
                case MediaPart media:
                    speaks = true;
                    AddLine(lines, media.Caption);
                    parts.Add(new { type = "media", kind = media.Kind.ToString().ToLowerInvariant(), media.MimeType, media.FileName });
                    break;
                case LocationPart place:
                    speaks = true;
                    location ??= new LocationInput(Address: Shorten(place.Address ?? place.Name, RegisterCheck.LongestLine), Lat: place.Latitude, Lon: place.Longitude);
                    parts.Add(new { type = "location", lat = place.Latitude, lon = place.Longitude, place.Name, place.Address });
                    break;
                case ContactCardPart card:
                    speaks = true;
                    parts.Add(new { type = "contact", card.Name, card.Phones, own = card.IsOfSender });
                    break;
                case ButtonReplyPart button:
                    speaks = true;
                    AddLine(lines, button.Text);
                    parts.Add(new { type = "button", button.Payload, button.Text });
                    break;
                case ListReplyPart list:
                    speaks = true;
                    AddLine(lines, list.Title);
                    parts.Add(new { type = "list", list.Id, list.Title, list.Description });
                    break;
                case ReactionPart reaction:
                    parts.Add(new { type = "reaction", target = reaction.TargetExternalId, reaction.Emoji });
                    break;
                case RevokedPart revoked:
                    parts.Add(new { type = "revoked", target = revoked.TargetExternalId });
                    break;
                case UnsupportedPart unsupported:
                    speaks = true;
                    parts.Add(new { type = "unsupported", unsupported.Reason, unsupported.Detail });
                    break;
            }
        }

        if (message is { Visibility: MessageVisibility.Public, FromName: { } author })
        {
            parts.Add(new { type = "author", name = author }); // Many people write in one public thread.
        }

        if (message.Referral is { Length: > 0 } referral)
        {
            parts.Add(new { type = "referral", text = Shorten(referral, LongestReferral) });
        }

        var text = string.Join('\n', lines.Distinct(StringComparer.Ordinal));
        return new MessageContent(
            text.Length > 0 ? text : Placeholder(message.Parts.FirstOrDefault()),
            parts.Count == 0 ? null : JsonSerializer.Serialize(parts, Readable),
            speaks,
            location);
    }

    /// <summary>Something a person can read where the citizen sent no words.</summary>
    private static string Placeholder(MessagePart? part) => part switch
    {
        MediaPart { Kind: MediaKind.Image } => "📷",
        MediaPart { Kind: MediaKind.Voice or MediaKind.Audio } => "🎤",
        MediaPart { Kind: MediaKind.Video } => "🎬",
        MediaPart => "📎",
        LocationPart => "📍",
        ContactCardPart => "👤",
        ReactionPart reaction => reaction.Emoji ?? "👍",
        _ => "…",
    };

    /// <summary>Cut to a length, never through a surrogate pair.</summary>
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    public static string? Shorten(string? text, int most) =>
        text is null || text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    private static void AddLine(List<string> lines, string? text)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            lines.Add(text);
        }
    }
}
