using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Derman.Channels.Wire;

/// <summary>The contract's records as JSON, generated when the contract is built: reflection would keep a plugin in memory for good.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    RespectNullableAnnotations = true,
    AllowOutOfOrderMetadataProperties = true,
    Converters =
    [
        typeof(Milliseconds), typeof(Pairs), typeof(CamelEnum<ChannelCapability>), typeof(CamelEnum<WebhookVerdict>), typeof(CamelEnum<MessageVisibility>),
        typeof(CamelEnum<MessageAutomation>), typeof(CamelEnum<MediaKind>), typeof(CamelEnum<DeliveryState>), typeof(CamelEnum<CallEventKind>), typeof(CamelEnum<CallParty>),
        typeof(CamelEnum<MessagePurpose>), typeof(CamelEnum<HealthState>), typeof(CamelEnum<ChannelHttpFailureKind>), typeof(CamelEnum<ConnectionSecurity>),
        typeof(CamelEnum<ChannelConnectFailureKind>), typeof(CamelEnum<ChannelLogLevel>), typeof(CamelEnum<ReportState>),
    ])]
[JsonSerializable(typeof(WireError))]
[JsonSerializable(typeof(WireHello))]
[JsonSerializable(typeof(WireWelcome))]
[JsonSerializable(typeof(WireSandbox))]
[JsonSerializable(typeof(WireWebhookCall))]
[JsonSerializable(typeof(WireParseCall))]
[JsonSerializable(typeof(WireVerdict))]
[JsonSerializable(typeof(WireSendCall))]
[JsonSerializable(typeof(WireFetchCall))]
[JsonSerializable(typeof(WireCheckCall))]
[JsonSerializable(typeof(WireMeasureCall))]
[JsonSerializable(typeof(WireServicesCall))]
[JsonSerializable(typeof(WireForwardCall))]
[JsonSerializable(typeof(WireFollowCall))]
[JsonSerializable(typeof(WireStreamCall))]
[JsonSerializable(typeof(WireEvents))]
[JsonSerializable(typeof(WireEventsRead))]
[JsonSerializable(typeof(WireConnected))]
[JsonSerializable(typeof(WireLine))]
[JsonSerializable(typeof(WireRead))]
[JsonSerializable(typeof(WireLog))]
[JsonSerializable(typeof(WireCancel))]
[JsonSerializable(typeof(WebhookAnswer))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(MessageMeasure))]
[JsonSerializable(typeof(ReportServices))]
[JsonSerializable(typeof(ReportSightings))]
[JsonSerializable(typeof(StreamEnd))]
[JsonSerializable(typeof(ChannelHttpRequest))]
[JsonSerializable(typeof(ChannelConnectRequest))]
[JsonSerializable(typeof(InboundEvent))]
[JsonSerializable(typeof(InboundMessage))]
[JsonSerializable(typeof(DeliveryReceipt))]
[JsonSerializable(typeof(DeliveryWatermark))]
[JsonSerializable(typeof(CallEvent))]
[JsonSerializable(typeof(TestEvent))]
[JsonSerializable(typeof(UnknownEvent))]
[JsonSerializable(typeof(TextPart))]
[JsonSerializable(typeof(MediaPart))]
[JsonSerializable(typeof(LocationPart))]
[JsonSerializable(typeof(ContactCardPart))]
[JsonSerializable(typeof(ButtonReplyPart))]
[JsonSerializable(typeof(ListReplyPart))]
[JsonSerializable(typeof(ReactionPart))]
[JsonSerializable(typeof(RevokedPart))]
[JsonSerializable(typeof(UnsupportedPart))]
[JsonSerializable(typeof(OutboundText))]
[JsonSerializable(typeof(OutboundTemplate))]
[JsonSerializable(typeof(OutboundButtons))]
[JsonSerializable(typeof(OutboundFile))]
[JsonSerializable(typeof(SendOutcome))]
[JsonSerializable(typeof(SendOutcome.Accepted), TypeInfoPropertyName = "SendAccepted")]
[JsonSerializable(typeof(SendOutcome.Rejected), TypeInfoPropertyName = "SendRejected")]
[JsonSerializable(typeof(SendOutcome.Deferred), TypeInfoPropertyName = "SendDeferred")]
[JsonSerializable(typeof(SendOutcome.Unknown), TypeInfoPropertyName = "SendUnknown")]
[JsonSerializable(typeof(MediaOutcome))]
[JsonSerializable(typeof(MediaOutcome.Fetched), TypeInfoPropertyName = "MediaFetched")]
[JsonSerializable(typeof(MediaOutcome.Refused), TypeInfoPropertyName = "MediaRefused")]
[JsonSerializable(typeof(MediaOutcome.Deferred), TypeInfoPropertyName = "MediaDeferred")]
[JsonSerializable(typeof(ChannelHttpResult))]
[JsonSerializable(typeof(ChannelHttpResponse))]
[JsonSerializable(typeof(ChannelHttpFailure))]
internal sealed partial class WireContext : JsonSerializerContext;

/// <summary>Writing and reading what travels.</summary>
internal static class WireJson
{
    private static readonly JsonSerializerOptions Options = Build();

    public static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    /// <summary>Reads one value.</summary>
    /// <exception cref="WireException">It is not what was expected.</exception>
    public static T Read<T>(JsonElement data)
    {
        try
        {
            return data.Deserialize(TypeOf<T>()) ?? throw new WireException("headerMalformed", $"No {typeof(T).Name} in a header.");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new WireException("headerMalformed", $"{typeof(T).Name}: {e.Message}");
        }
    }

    /// <summary>Reads events one by one; what cannot be read is kept as unknown.</summary>
    public static IReadOnlyList<InboundEvent> ReadEvents(IReadOnlyList<JsonElement> elements) => [.. elements.Select(ReadEvent)];

    /// <summary>Reads a request; what is left out has the contract's default, which generated code does not know.</summary>
    public static ChannelHttpRequest ReadHttp(JsonElement data)
    {
        var request = Read<ChannelHttpRequest>(data);
        var usual = new ChannelHttpRequest { Method = request.Method, Address = request.Address };
        return request with
        {
            Headers = request.Headers ?? usual.Headers,
            Timeout = data.TryGetProperty("timeout", out _) ? request.Timeout : usual.Timeout,
            MaxResponseBytes = data.TryGetProperty("maxResponseBytes", out _) ? request.MaxResponseBytes : usual.MaxResponseBytes,
        };
    }

    /// <summary>As <see cref="ReadHttp"/>.</summary>
    public static ChannelConnectRequest ReadConnect(JsonElement data)
    {
        var request = Read<ChannelConnectRequest>(data);
        return data.TryGetProperty("timeout", out _) ? request : new ChannelConnectRequest(request.Host, request.Port, request.Security);
    }

    private static InboundEvent ReadEvent(JsonElement element)
    {
        try
        {
            return element.Deserialize(TypeOf<InboundEvent>()) switch
            {
                null => UnknownEvent.From("malformedEvent", element.GetRawText()),
                InboundMessage message => (InboundEvent?)Complete(message) ?? UnknownEvent.From("malformedEvent", element.GetRawText()),
                var other => other,
            };
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            return UnknownEvent.From("malformedEvent", element.GetRawText());
        }
    }

    /// <summary>A message has parts; one of text alone may leave them out. Null when it has neither, or parts that are none.</summary>
    private static InboundMessage? Complete(InboundMessage message)
    {
        if (message.Parts is not { Count: > 0 })
        {
            return message.Text is { Length: > 0 } text ? message with { Parts = [new TextPart(text)] } : null;
        }

        return message.Parts.Any(part => part is null || (part is ContactCardPart card && card.Phones.Contains(null!))) ? null : message;
    }

    private static JsonSerializerOptions Build()
    {
        var options = new JsonSerializerOptions(WireContext.Default.Options)
        {
            TypeInfoResolver = WireContext.Default.WithAddedModifier(WireShapes.Apply),
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // no HTML anywhere near: Persian stays readable in a trace
        };
        options.MakeReadOnly();
        return options;
    }
}
