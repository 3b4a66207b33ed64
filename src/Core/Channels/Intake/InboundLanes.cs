using Derman.Channels;
using Derman.Core.Channels.Simulation;

namespace Derman.Core.Channels.Intake;

/// <summary>Where it went wrong: each has words with a cure.</summary>
public static class InboundFaults
{
    /// <summary>The account's plugin could not be asked.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>Its plugin could not read the request.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>What was read could not be taken in.</summary>
    public const string Unworkable = "unworkable";
}

/// <param name="Fault">One of <see cref="InboundFaults"/>.</param>
/// <param name="Reason">What was said.</param>
internal sealed record InboundFailure(string Fault, string Reason);

/// <summary>One raw request while it is worked. Its elements may be worked at the same time.</summary>
internal sealed class InboundReading(InboundRequest request)
{
    private InboundFailure? _failure;
    private volatile bool _parked;

    public InboundRequest Request => request;

    public IReadOnlyList<InboundEvent> Events { get; set; } = [];

    /// <summary>Whether it is set aside for an account that is being tried out, or was.</summary>
    public Waits Waits { get; set; }

    /// <summary>The first thing that went wrong.</summary>
    public InboundFailure? Failure => Volatile.Read(ref _failure);

    public bool IsParked => _parked;

    public void Fail(string fault, Exception e) =>
        Interlocked.CompareExchange(ref _failure, new InboundFailure(e is ChannelUnavailableException ? InboundFaults.Unavailable : fault, e.Message), null);

    public void Park() => _parked = true;
}

internal readonly record struct InboundStep(InboundReading Reading, InboundEvent Event);

/// <summary>What must be done one after the other: all that concerns one conversation, one call, one message of ours.</summary>
internal static class InboundLanes
{
    public static IEnumerable<IEnumerable<InboundStep>> Of(IEnumerable<InboundReading> readings) => readings
        .SelectMany(reading => reading.Events.Select(item => new InboundStep(reading, item)))
        .GroupBy(step => (step.Reading.Request.Account, Name(step.Event)));

    private static string Name(InboundEvent item) => item switch
    {
        InboundMessage message => message.Thread ?? message.From,
        DeliveryWatermark watermark => watermark.Recipient,
        DeliveryReceipt receipt => $"receipt {receipt.MessageExternalId}",
        CallEvent call => $"call {call.CallId}",
        _ => item.DedupKey,
    };
}
