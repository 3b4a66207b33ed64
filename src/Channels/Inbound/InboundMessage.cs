namespace Derman.Channels;

/// <summary>A message a person sent.</summary>
public sealed record InboundMessage : InboundEvent
{
    /// <summary>The provider's id of the message; unique within the provider account.</summary>
    public required string ExternalId { get; init; }

    /// <summary>The provider's id of the person, by which conversations are threaded. For WhatsApp the number's digits without a plus.</summary>
    public required string From { get; init; }

    /// <summary>Another id of the same person, when the provider gives two; <c>null</c> otherwise.</summary>
    public string? FromAlternate { get; init; }

    /// <summary>The name the person chose. A hint: anybody can call himself anything.</summary>
    public string? FromName { get; init; }

    /// <summary>
    /// The language the person's app runs in, as the provider tells it (BCP 47, <c>tr</c>, <c>pt-br</c>); <c>null</c> = not told. A hint: what the person
    /// says or the institution has set is stronger.
    /// </summary>
    public string? Language { get; init; }

    /// <summary>The provider's time of the message, in UTC. Windows and clocks count from it, not from the arrival.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What a reader sees as text: body, caption or the words of the button pressed; <c>null</c> when there is none. Kept exactly as written.</summary>
    public string? Text { get; init; }

    /// <summary>The parts in order; never empty.</summary>
    public IReadOnlyList<MessagePart> Parts { get; init; } = [];

    /// <summary>The external id of the message this one answers (it may be one of ours); <c>null</c> = none.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>The external id of the earlier message whose content this one replaces; <c>null</c> = a new message. The earlier one is kept.</summary>
    public string? EditOf { get; init; }

    /// <summary>
    /// The provider's id of the conversation when it is not the person: a public comment's top comment, a group's chat, an e-mail's thread;
    /// <c>null</c> = the person (<see cref="From"/>) is the conversation.
    /// </summary>
    public string? Thread { get; init; }

    /// <summary>Who can read it. What is public is never answered with anything personal.</summary>
    public MessageVisibility Visibility { get; init; }

    /// <summary>
    /// Tells apart deliveries that carry one <see cref="ExternalId"/> and are no repeats: an edit's time, a removal, or a hash of the content
    /// where the provider's ids may be used twice (RFC 5322 asks for unique ones, senders do not always obey); <c>null</c> = the id alone decides.
    /// A second message with the same id and another revision that is neither an edit nor a removal is kept and flagged by the host.
    /// </summary>
    public string? Revision { get; init; }

    /// <summary>Whether a machine wrote it. Such a message is kept, starts no ticket, restarts no clock and is never answered by a machine.</summary>
    public MessageAutomation Automation { get; init; }

    /// <summary>
    /// Whether our own side wrote it somewhere else (the provider's own inbox, another program): kept as an outgoing message of the
    /// conversation with <see cref="From"/>, who is then the person written to. One that the host sent itself is known by its id and ignored.
    /// </summary>
    public bool IsOurs { get; init; }

    /// <summary>
    /// What led the person to write, in the provider's words (an advertisement's headline and address, a link's mark, the story answered);
    /// <c>null</c> = nothing known. At most 500 characters. Shown beside the message, never part of it.
    /// </summary>
    public string? Referral { get; init; }

    /// <summary>The subject line; <c>null</c> when the provider has none. A conversation is never found by it.</summary>
    public string? Subject { get; init; }

    /// <summary>The token of <see cref="OutboundMessage.ReplyToken"/> when the answer carries it. Untrusted: the host checks its signature.</summary>
    public string? ReplyToken { get; init; }

    /// <inheritdoc/>
    public override string DedupKey => Revision is null ? $"message:{ExternalId}" : $"message:{ExternalId}:{Revision}";
}

/// <summary>Who can read a message.</summary>
public enum MessageVisibility
{
    /// <summary>The person and our side.</summary>
    Private,

    /// <summary>Everybody.</summary>
    Public,
}

/// <summary>What wrote a message.</summary>
public enum MessageAutomation
{
    /// <summary>A person, as far as one can tell.</summary>
    None,

    /// <summary>An automatic answer, such as an absence note (RFC 3834).</summary>
    AutoReply,

    /// <summary>A message that one of ours could not be delivered (RFC 3464). Send a <see cref="DeliveryReceipt"/> too when the message is known.</summary>
    Bounce,

    /// <summary>A newsletter, a list, or our own words coming back in a circle.</summary>
    Bulk,
}
