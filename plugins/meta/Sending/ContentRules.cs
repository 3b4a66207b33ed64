using System.Text;

namespace Derman.Channels.Meta.Sending;

/// <summary>What Meta carries ("Send API", "Quick replies", "Attachment upload", "IG comment replies"): checked here, so that nothing half-good leaves.</summary>
internal static class ContentRules
{
    private const int LongestMessengerText = 2000;
    private const int LongestInstagramBytes = 1000;

    /// <summary>Instagram's limit for a comment; a public answer is a short one on Facebook too.</summary>
    private const int LongestPublicText = 300;

    private const int LongestTitle = 20;
    private const int LongestPayload = 1000;
    private const int MostButtons = 13;
    private const int LargestImage = 8_000_000;

    /// <summary>What one request of ours can hold; Meta itself takes 25 MB.</summary>
    private const int LargestFile = 16_000_000;

    /// <returns>Why it cannot be carried, or null.</returns>
    public static string? Problem(OutboundMessage message, bool instagram) => message switch
    {
        { Visibility: MessageVisibility.Public } => Public(message),
        { Thread: not null, Content: not OutboundText } => "A private answer to a comment is a text.",
        { Content: OutboundText { Text: var text } } => Words(text, instagram),
        { Content: OutboundButtons buttons } => Words(buttons.Text, instagram) ?? Buttons(buttons.Buttons),
        { Content: OutboundFile file } => File(file, instagram),
        _ => "Meta has no templates of ours.",
    };

    private static string? Public(OutboundMessage message) => message switch
    {
        { Content: not OutboundText } => "A public answer is a text.",
        { Thread: null, ReplyTo: null } => "A public answer needs the comment it answers.",
        { Content: OutboundText { Text: var text } } when string.IsNullOrWhiteSpace(text) || text.Length > LongestPublicText =>
            FormattableString.Invariant($"The public text is empty or longer than {LongestPublicText} characters."),
        _ => null,
    };

    private static string? Words(string text, bool instagram)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "The text is empty.";
        }

        // Instagram counts bytes: 1,000 of them are about 500 Persian letters.
        return instagram
            ? Encoding.UTF8.GetByteCount(text) > LongestInstagramBytes ? FormattableString.Invariant($"The text is longer than {LongestInstagramBytes} bytes.") : null
            : text.Length > LongestMessengerText ? FormattableString.Invariant($"The text is longer than {LongestMessengerText} characters.") : null;
    }

    private static string? Buttons(IReadOnlyList<OutboundButton> buttons) =>
        buttons.Count is 0 or > MostButtons ? "There must be one to thirteen buttons."
        : buttons.Any(b => string.IsNullOrWhiteSpace(b.Title) || b.Title.Length > LongestTitle || b.Payload.Length is 0 or > LongestPayload)
            ? "A button's words are empty or longer than 20 characters, or its payload is."
            : null;

    private static string? File(OutboundFile file, bool instagram)
    {
        if (file.Kind == MediaKind.Sticker || !string.IsNullOrEmpty(file.Caption))
        {
            return "Meta carries no stickers of ours, and no words below a file: send them as a message of their own.";
        }

        var most = file.Kind == MediaKind.Image ? LargestImage : LargestFile;
        if (file.Bytes.Length == 0 || file.Bytes.Length > most)
        {
            return FormattableString.Invariant($"The file is empty or larger than {most} bytes.");
        }

        var type = file.MimeType.Split(';')[0].Trim();
        return instagram && !InstagramTypes(file.Kind).Contains(type, StringComparer.OrdinalIgnoreCase) ? $"Instagram does not carry {type} as {file.Kind}." : null;
    }

    private static string[] InstagramTypes(MediaKind kind) => kind switch
    {
        MediaKind.Image => ["image/png", "image/jpeg", "image/gif"],
        MediaKind.Audio or MediaKind.Voice => ["audio/aac", "audio/mp4", "audio/x-m4a", "audio/wav", "audio/x-wav"],
        MediaKind.Video => ["video/mp4", "video/ogg", "video/x-msvideo", "video/quicktime", "video/webm"],
        _ => ["application/pdf"],
    };
}
