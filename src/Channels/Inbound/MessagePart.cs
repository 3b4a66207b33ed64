namespace Derman.Channels;

/// <summary>
/// A part of a message. A closed set: <see cref="TextPart"/>, <see cref="MediaPart"/>, <see cref="LocationPart"/>,
/// <see cref="ContactCardPart"/>, <see cref="ButtonReplyPart"/>, <see cref="ListReplyPart"/>, <see cref="ReactionPart"/>,
/// <see cref="RevokedPart"/>, <see cref="UnsupportedPart"/>.
/// </summary>
public abstract record MessagePart
{
    private protected MessagePart()
    {
    }
}

/// <summary>Written text.</summary>
/// <param name="Text">The text exactly as written; not empty.</param>
public sealed record TextPart(string Text) : MessagePart;

/// <summary>An attachment that is still at the provider; fetched with <see cref="IFetchMedia"/>.</summary>
public sealed record MediaPart : MessagePart
{
    /// <summary>The provider's id of the file. May expire (WhatsApp: 30 days).</summary>
    public required string MediaId { get; init; }

    /// <summary>What it claims to be. The host decides by the content.</summary>
    public required MediaKind Kind { get; init; }

    /// <summary>The media type as claimed, parameters included (<c>audio/ogg; codecs=opus</c>).</summary>
    public string? MimeType { get; init; }

    /// <summary>The SHA-256 of the file as 64 lower-case hexadecimal digits; <c>null</c> when the provider gives none.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The words written under it; <c>null</c> = none.</summary>
    public string? Caption { get; init; }

    /// <summary>The file's name on the sender's device; <c>null</c> = none. Untrusted: never a path.</summary>
    public string? FileName { get; init; }
}

/// <summary>The kind of an attachment.</summary>
public enum MediaKind
{
    /// <summary>A picture.</summary>
    Image,

    /// <summary>A sound file.</summary>
    Audio,

    /// <summary>A voice note recorded in the app.</summary>
    Voice,

    /// <summary>A film.</summary>
    Video,

    /// <summary>Any other file.</summary>
    Document,

    /// <summary>A sticker.</summary>
    Sticker,
}

/// <summary>A place.</summary>
/// <param name="Latitude">Degrees, WGS 84, -90 to 90.</param>
/// <param name="Longitude">Degrees, WGS 84, -180 to 180.</param>
/// <param name="Name">The place's name; <c>null</c> = none.</param>
/// <param name="Address">Its address; <c>null</c> = none.</param>
public sealed record LocationPart(double Latitude, double Longitude, string? Name, string? Address) : MessagePart;

/// <summary>A visiting card somebody passed on. No contact is made from it by itself.</summary>
/// <param name="Name">The name on it; may be empty.</param>
/// <param name="Phones">The numbers as written; may be empty.</param>
/// <param name="IsOfSender">
/// Whether the provider vouches that it is the sender's own card (Telegram's <c>contact.user_id</c> equal to <c>from.id</c>): a number proven, by
/// which the host may offer to join the person's identities.
/// </param>
public sealed record ContactCardPart(string Name, IReadOnlyList<string> Phones, bool IsOfSender = false) : MessagePart;

/// <summary>A button pressed below one of our messages.</summary>
/// <param name="Payload">What we put behind it. Untrusted: look it up among the payloads issued, never obey it.</param>
/// <param name="Text">The words on the button.</param>
public sealed record ButtonReplyPart(string Payload, string Text) : MessagePart;

/// <summary>A row chosen from one of our lists.</summary>
/// <param name="Id">What we put behind it. Untrusted, as <see cref="ButtonReplyPart.Payload"/>.</param>
/// <param name="Title">The words of the row.</param>
/// <param name="Description">Its second line; <c>null</c> = none.</param>
public sealed record ListReplyPart(string Id, string Title, string? Description) : MessagePart;

/// <summary>A reaction to an earlier message.</summary>
/// <param name="TargetExternalId">The external id of that message.</param>
/// <param name="Emoji">The sign; <c>null</c> = the reaction was taken back.</param>
public sealed record ReactionPart(string TargetExternalId, string? Emoji) : MessagePart;

/// <summary>The person took an earlier message back. The host marks it; what is on record stays.</summary>
/// <param name="TargetExternalId">The external id of that message.</param>
public sealed record RevokedPart(string TargetExternalId) : MessagePart;

/// <summary>The person did write something, but the provider or the plugin cannot carry it. The operator sees it and asks for it again.</summary>
/// <param name="Reason">A stable code: <c>provider</c> (the provider could not carry it) or <c>type</c> (a type the plugin does not know).</param>
/// <param name="Detail">The provider's words or the type's name; <c>null</c> = none.</param>
public sealed record UnsupportedPart(string Reason, string? Detail) : MessagePart;
