using System.Text.Json;
using Derman.Channels.Graph.Webhooks;

namespace Derman.Channels.Meta.Webhooks;

/// <summary>How far our messages came: Messenger says up to when, Instagram which one.</summary>
internal static class ReceiptReader
{
    public static IEnumerable<InboundEvent>? Read(JsonElement read, Line line)
    {
        if (line.Sender is not { } person)
        {
            return null;
        }

        if (read.Text("mid") is { } mid && line.At is { } at)
        {
            return [Receipt(mid, DeliveryState.Read, at, person, line)];
        }

        return read.UnixMilliseconds("watermark") is { } upTo ? [Watermark(DeliveryState.Read, upTo, person, line)] : null;
    }

    public static IEnumerable<InboundEvent>? Delivered(JsonElement delivery, Line line)
    {
        var upTo = delivery.UnixMilliseconds("watermark");
        if (line.Sender is not { } person || (upTo ?? line.At) is not { } at)
        {
            return null;
        }

        var events = delivery.List("mids")
            .Where(mid => mid.ValueKind == JsonValueKind.String)
            .Select(mid => (InboundEvent)Receipt(mid.GetString()!, DeliveryState.Delivered, at, person, line))
            .ToList();
        if (upTo is { } watermark)
        {
            events.Add(Watermark(DeliveryState.Delivered, watermark, person, line));
        }

        return events.Count > 0 ? events : null;
    }

    private static DeliveryReceipt Receipt(string mid, DeliveryState state, DateTimeOffset at, string person, Line line) =>
        new() { ProviderAccountId = line.Account, MessageExternalId = mid, State = state, At = at, Recipient = person };

    private static DeliveryWatermark Watermark(DeliveryState state, DateTimeOffset upTo, string person, Line line) =>
        new() { ProviderAccountId = line.Account, Recipient = person, State = state, UpTo = upTo };
}
