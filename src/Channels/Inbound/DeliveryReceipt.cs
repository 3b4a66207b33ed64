namespace Derman.Channels;

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

/// <summary>Everything of ours that one person was sent up to a time has come so far; for providers that name no messages (Messenger's read events).</summary>
public sealed record DeliveryWatermark : InboundEvent
{
    /// <summary>The person, as in <see cref="InboundMessage.From"/>.</summary>
    public required string Recipient { get; init; }

    /// <summary>The state reached: <see cref="DeliveryState.Delivered"/> or <see cref="DeliveryState.Read"/>.</summary>
    public required DeliveryState State { get; init; }

    /// <summary>Messages sent at or before this time, in UTC, have reached it.</summary>
    public required DateTimeOffset UpTo { get; init; }

    /// <inheritdoc/>
    public override string DedupKey => FormattableString.Invariant($"watermark:{Recipient}:{State}:{UpTo.ToUnixTimeMilliseconds()}");
}
