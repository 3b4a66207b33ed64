namespace Derman.Channels;

/// <summary>One message to one person, or one public word in one thread.</summary>
public sealed record OutboundMessage
{
    /// <summary>Equal for every attempt at the same message: 1 to 128 characters. Passed on to providers that recognise repeats or hand it back.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>The provider's id of the person (<see cref="InboundMessage.From"/>); for WhatsApp the number's digits without a plus.</summary>
    public required string To { get; init; }

    /// <summary>What to say.</summary>
    public required OutboundContent Content { get; init; }

    /// <summary>The external id of the message this answers; <c>null</c> = none.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>The conversation, as in <see cref="InboundMessage.Thread"/>; <c>null</c> = the person.</summary>
    public string? Thread { get; init; }

    /// <summary>
    /// Who will be able to read it. <see cref="MessageVisibility.Public"/> asks for a public answer below <see cref="ReplyTo"/>; a plugin that has no
    /// public side rejects it with <see cref="SendRejection.ContentInvalid"/>.
    /// </summary>
    public MessageVisibility Visibility { get; init; }

    /// <summary>The subject line, for providers that have one; <c>null</c> = none.</summary>
    public string? Subject { get; init; }

    /// <summary>
    /// Signed by the host; letters, digits, hyphen and underscore, 20 to 120 of them. Placed where an answer brings it back
    /// (<see cref="InboundMessage.ReplyToken"/>), for providers without threads of their own; others ignore it.
    /// </summary>
    public string? ReplyToken { get; init; }

    /// <summary>What the message is for. A person may refuse surveys and announcements by a channel, never the answer to a request.</summary>
    public MessagePurpose Purpose { get; init; }

    /// <summary>The language of the words, as in a person's settings (<c>tr</c>, <c>fa</c>, <c>en</c>); <c>null</c> = not known (somebody typed them).</summary>
    public string? Language { get; init; }

    /// <summary>
    /// Whether a machine wrote the words, so that a channel can mark them where it has a mark (e-mail: <c>Auto-Submitted</c>, RFC 3834) and no other
    /// machine answers; <c>false</c> = a person wrote or chose them.
    /// </summary>
    public bool IsAutomatic { get; init; }
}

/// <summary>What a message is for.</summary>
public enum MessagePurpose
{
    /// <summary>About the person's own request.</summary>
    Service,

    /// <summary>A question about how satisfied they are.</summary>
    Survey,

    /// <summary>A notice to many.</summary>
    Announcement,
}
