using Derman.Channels;
using Derman.Core.Channels.Simulation;

namespace Derman.Core.Channels.Intake;

/// <summary>One raw request while it is worked. Its elements may be worked at the same time.</summary>
internal sealed class InboundReading(InboundRequest request)
{
    private string? _failure;
    private volatile bool _parked;

    public InboundRequest Request => request;

    public IReadOnlyList<InboundEvent> Events { get; set; } = [];

    /// <summary>Whether it is set aside for an account that is being tried out, or was.</summary>
    public Waits Waits { get; set; }

    /// <summary>The first thing that went wrong.</summary>
    public string? Failure => Volatile.Read(ref _failure);

    public bool IsParked => _parked;

    public void Fail(string reason) => Interlocked.CompareExchange(ref _failure, reason, null);

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
