namespace Derman.Channels;

/// <summary>
/// Something that happened at the provider. A closed set: <see cref="InboundMessage"/>, <see cref="DeliveryReceipt"/>,
/// <see cref="DeliveryWatermark"/>, <see cref="CallEvent"/>, <see cref="TestEvent"/>, <see cref="UnknownEvent"/>.
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
