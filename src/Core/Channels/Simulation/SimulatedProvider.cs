using Derman.Channels;
using Derman.Core.Search;
using NodaTime;

namespace Derman.Core.Channels.Simulation;

/// <summary>What a provider would do with a message: take it, deliver it, have it read; and fail where the message asks for it.</summary>
internal static class SimulatedProvider
{
    /// <summary>One of these anywhere in a message makes its delivery fail, so that a failure can be looked at.</summary>
    private static readonly HashSet<string> Failing = [.. new[] { "fail", "hata", "خطا" }.Select(FoldedText.Fold)];

    public static string ExternalId(OutboundMessage message) => $"simulated-{message.IdempotencyKey}";

    public static IReadOnlyList<InboundEvent> Receipts(OutboundMessage message, Instant now)
    {
        var failed = FoldedText.Fold(TextOf(message.Content)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Any(word => Failing.Contains(word.Trim('.', ',', '!', '?', '"', '“', '”', '«', '»')));
        return failed
            ? [Receipt(message, DeliveryState.Sent, now), Receipt(message, DeliveryState.Failed, now) with { FailureCode = SendRejection.RecipientUnreachable, ErrorTitle = "Simulated." }]
            : [Receipt(message, DeliveryState.Sent, now), Receipt(message, DeliveryState.Delivered, now), Receipt(message, DeliveryState.Read, now)];
    }

    public static string TextOf(OutboundContent content) => content switch
    {
        OutboundText text => text.Text,
        OutboundButtons buttons => buttons.Text,
        OutboundTemplate template => string.Join('\n', template.BodyParameters),
        OutboundFile file => file.Caption ?? file.FileName,
        _ => "",
    };

    public static string KindOf(OutboundContent content) => content switch
    {
        OutboundTemplate template => $"template:{template.Name}",
        OutboundButtons => "buttons",
        OutboundFile => "file",
        _ => "text",
    };

    private static DeliveryReceipt Receipt(OutboundMessage message, DeliveryState state, Instant now) => new()
    {
        MessageExternalId = ExternalId(message), State = state, At = now.ToDateTimeOffset(), Recipient = message.To, IdempotencyKey = message.IdempotencyKey,
    };
}
