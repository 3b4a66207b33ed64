namespace Derman.Channels;

/// <summary>
/// Something that happened at the provider. A closed set: <see cref="InboundMessage"/>, <see cref="DeliveryReceipt"/>,
/// <see cref="CallEvent"/>, <see cref="UnknownEvent"/>.
/// </summary>
/// <remarks>Providers deliver at least once, possibly batched and out of order: the host drops what <see cref="DedupKey"/> shows as known.</remarks>
public abstract record InboundEvent
{
    private protected InboundEvent()
    {
    }

    /// <summary>
    /// The provider's id of our side (for WhatsApp the <c>phone_number_id</c>), by which the host finds the account; <c>null</c> when the
    /// payload names none and the address called decides.
    /// </summary>
    public string? ProviderAccountId { get; init; }

    /// <summary>Unique within <see cref="ProviderAccountId"/>; equal for every repeat of the same event, different for different events.</summary>
    public abstract string DedupKey { get; }
}

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

    /// <inheritdoc/>
    public override string DedupKey => $"message:{ExternalId}";
}

/// <summary>How far one of our messages came.</summary>
public sealed record DeliveryReceipt : InboundEvent
{
    /// <summary>The external id of our message, as given by <see cref="SendOutcome.Accepted"/>. May arrive before the send call returns.</summary>
    public required string MessageExternalId { get; init; }

    /// <summary>The state reached. States arrive in any order; a lower one never takes back a higher one.</summary>
    public required DeliveryState State { get; init; }

    /// <summary>The provider's time of the state, in UTC.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The person it went to; <c>null</c> when the provider does not say.</summary>
    public string? Recipient { get; init; }

    /// <summary>The idempotency key of our send call, when the provider hands it back; tells what became of an <see cref="SendOutcome.Unknown"/>.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>For <see cref="DeliveryState.Failed"/>: the rejection, in the codes of <see cref="SendRejection"/>; <c>null</c> otherwise.</summary>
    public string? FailureCode { get; init; }

    /// <summary>For <see cref="DeliveryState.Failed"/>: the provider's own error code; <c>null</c> when it gave none.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>For <see cref="DeliveryState.Failed"/>: the provider's words; <c>null</c> when it gave none.</summary>
    public string? ErrorTitle { get; init; }

    /// <inheritdoc/>
    public override string DedupKey => $"receipt:{MessageExternalId}:{State}";
}

/// <summary>The state of one of our messages at the provider, in rising order.</summary>
public enum DeliveryState
{
    /// <summary>Left the provider.</summary>
    Sent,

    /// <summary>Reached the person's device.</summary>
    Delivered,

    /// <summary>Was opened. May never come (receipts off), and may come without <see cref="Delivered"/>, which it implies.</summary>
    Read,

    /// <summary>Could not be delivered. After <see cref="Delivered"/> or <see cref="Read"/> it is an anomaly and changes nothing.</summary>
    Failed,
}

/// <summary>Something that happened to a telephone call.</summary>
public sealed record CallEvent : InboundEvent
{
    /// <summary>The exchange's id of the call; the same for all events of one call.</summary>
    public required string CallId { get; init; }

    /// <summary>What happened.</summary>
    public required CallEventKind Kind { get; init; }

    /// <summary>The caller's number, ASCII digits only and otherwise as the exchange gave it; <c>null</c> when withheld. The host normalises it.</summary>
    public string? From { get; init; }

    /// <summary>The number called, ASCII digits only; <c>null</c> when not given.</summary>
    public string? To { get; init; }

    /// <summary>The extension or name of the person whose telephone rings or who answered; <c>null</c> when not given.</summary>
    public string? Agent { get; init; }

    /// <summary>The exchange's time, in UTC; <c>null</c> when not given: the arrival counts.</summary>
    public DateTimeOffset? At { get; init; }

    /// <inheritdoc/>
    public override string DedupKey => $"call:{CallId}:{Kind}:{Agent}";
}

/// <summary>What happened to a call.</summary>
public enum CallEventKind
{
    /// <summary>It rings.</summary>
    Ring,

    /// <summary>Somebody answered.</summary>
    Answered,

    /// <summary>It ended after an answer.</summary>
    HangUp,

    /// <summary>It ended without an answer.</summary>
    Abandoned,
}

/// <summary>An element the plugin could not read or does not know. Shown to people, never dropped.</summary>
public sealed record UnknownEvent : InboundEvent
{
    /// <summary>A stable code, for example <c>malformedBody</c>, <c>malformedElement</c>, <c>unknownField</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>The element as received, at most 65,536 characters (the whole request is stored by the host).</summary>
    public required string Raw { get; init; }

    /// <summary>A hash of the element, given by the plugin so that a repeat is recognised.</summary>
    public required string Fingerprint { get; init; }

    /// <inheritdoc/>
    public override string DedupKey => $"unknown:{Fingerprint}";

    /// <summary>Makes one from an element's text.</summary>
    /// <param name="reason">A stable code.</param>
    /// <param name="raw">The element; cut to the limit of <see cref="Raw"/>.</param>
    /// <param name="providerAccountId">The provider's id of our side, when it could be read.</param>
    /// <returns>The event with the SHA-256 of the whole element as its fingerprint.</returns>
    public static UnknownEvent From(string reason, string raw, string? providerAccountId = null) => new()
    {
        Reason = reason,
        Raw = raw.Length > 65_536 ? raw[..65_536] : raw,
        Fingerprint = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(raw))),
        ProviderAccountId = providerAccountId,
    };
}
