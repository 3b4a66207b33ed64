namespace Derman.Channels.WhatsApp.Sending;

/// <summary>What the Cloud API carries ("Messages", "Interactive reply buttons", "Media"): checked here, so that nothing half-good leaves.</summary>
internal static class ContentRules
{
    public const int LongestText = 4096;
    private const int LongestButtonsText = 1024;
    private const int LongestCaption = 1024;
    private const int LongestTitle = 20;
    private const int LongestPayload = 256;
    private const int MostButtons = 3;
    private const int Kilobyte = 1000;

    /// <summary>What one request of ours can hold; the Cloud API itself takes documents up to 100 MB.</summary>
    private const int LargestFile = 16_000 * Kilobyte;

    /// <returns>Why it cannot be carried, or null.</returns>
    public static string? Problem(OutboundMessage message) => message switch
    {
        { Visibility: MessageVisibility.Public } => "WhatsApp has no public side.",
        { Content: OutboundText { Text: var text } } => Words(text, LongestText),
        { Content: OutboundButtons buttons } => Words(buttons.Text, LongestButtonsText) ?? Buttons(buttons.Buttons),
        { Content: OutboundFile file } => File(file),
        _ => null,
    };

    private static string? Words(string text, int most) =>
        string.IsNullOrWhiteSpace(text) || text.Length > most ? FormattableString.Invariant($"The text is empty or longer than {most} characters.") : null;

    private static string? Buttons(IReadOnlyList<OutboundButton> buttons)
    {
        if (buttons.Count is 0 or > MostButtons)
        {
            return "There must be one to three buttons.";
        }

        if (buttons.Any(b => string.IsNullOrWhiteSpace(b.Title) || b.Title.Length > LongestTitle || b.Payload.Length is 0 or > LongestPayload))
        {
            return "A button's words are empty or longer than 20 characters, or its payload is.";
        }

        // The Cloud API refuses two buttons that read or mean the same.
        return buttons.DistinctBy(b => b.Title, StringComparer.Ordinal).Count() < buttons.Count || buttons.DistinctBy(b => b.Payload, StringComparer.Ordinal).Count() < buttons.Count
            ? "Two buttons are the same."
            : null;
    }

    private static string? File(OutboundFile file)
    {
        var (most, types) = Limits(file.Kind);
        var type = file.MimeType.Split(';')[0].Trim();
        if (types.Length > 0 && !types.Contains(type, StringComparer.OrdinalIgnoreCase))
        {
            return $"WhatsApp does not carry {type} as {file.Kind}.";
        }

        if (file.Bytes.Length == 0 || file.Bytes.Length > most)
        {
            return FormattableString.Invariant($"The file is empty or larger than {most} bytes.");
        }

        return file.Caption switch
        {
            { Length: > LongestCaption } => "The words below the file are longer than 1024 characters.",
            { Length: > 0 } when file.Kind is MediaKind.Audio or MediaKind.Voice or MediaKind.Sticker => "WhatsApp carries no words below sounds and stickers.",
            _ => null,
        };
    }

    private static (int Most, string[] Types) Limits(MediaKind kind) => kind switch
    {
        MediaKind.Image => (5_000 * Kilobyte, ["image/jpeg", "image/png"]),
        MediaKind.Audio or MediaKind.Voice => (LargestFile, ["audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"]),
        MediaKind.Video => (LargestFile, ["video/mp4", "video/3gpp"]),
        MediaKind.Sticker => (500 * Kilobyte, ["image/webp"]),
        _ => (LargestFile, []),
    };
}
