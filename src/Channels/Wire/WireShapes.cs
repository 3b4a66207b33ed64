using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Derman.Channels.Wire;

/// <summary>Enumerations travel as their names in camelCase, never as numbers.</summary>
internal sealed class CamelEnum<TEnum>() : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where TEnum : struct, Enum;

/// <summary>Durations travel as whole milliseconds.</summary>
internal sealed class Milliseconds : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var milliseconds = reader.GetDouble();
        return milliseconds is >= -1 and <= 1e11 ? TimeSpan.FromMilliseconds(milliseconds) : throw new JsonException("A duration out of range.");
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteNumberValue((long)value.TotalMilliseconds);
}

/// <summary>Names and values in order travel as a list of pairs, because names may repeat.</summary>
internal sealed class Pairs : JsonConverter<IReadOnlyList<KeyValuePair<string, string>>>
{
    public override IReadOnlyList<KeyValuePair<string, string>> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(ref reader, JsonTokenType.StartArray);
            var name = Text(ref reader);
            var value = Text(ref reader);
            reader.Read();
            Expect(ref reader, JsonTokenType.EndArray);
            pairs.Add(new(name, value));
        }

        return pairs;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<KeyValuePair<string, string>> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var (name, text) in value)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(name);
            writer.WriteStringValue(text);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        Expect(ref reader, JsonTokenType.String);
        return reader.GetString()!;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (reader.TokenType != type)
        {
            throw new JsonException($"{type} expected, {reader.TokenType} found.");
        }
    }
}

/// <summary>What the generated contracts cannot know: the closed sets of the contract by <c>type</c>, and bytes that travel beside the header.</summary>
internal static class WireShapes
{
    private static readonly Dictionary<Type, (Type Type, string Name)[]> ClosedSets = new()
    {
        [typeof(InboundEvent)] =
        [
            (typeof(InboundMessage), "message"), (typeof(DeliveryReceipt), "receipt"), (typeof(DeliveryWatermark), "watermark"),
            (typeof(CallEvent), "call"), (typeof(TestEvent), "test"), (typeof(UnknownEvent), "unknown"),
        ],
        [typeof(MessagePart)] =
        [
            (typeof(TextPart), "text"), (typeof(MediaPart), "media"), (typeof(LocationPart), "location"), (typeof(ContactCardPart), "contactCard"),
            (typeof(ButtonReplyPart), "buttonReply"), (typeof(ListReplyPart), "listReply"), (typeof(ReactionPart), "reaction"),
            (typeof(RevokedPart), "revoked"), (typeof(UnsupportedPart), "unsupported"),
        ],
        [typeof(OutboundContent)] =
        [
            (typeof(OutboundText), "text"), (typeof(OutboundTemplate), "template"), (typeof(OutboundButtons), "buttons"), (typeof(OutboundFile), "file"),
        ],
        [typeof(SendOutcome)] =
        [
            (typeof(SendOutcome.Accepted), "accepted"), (typeof(SendOutcome.Rejected), "rejected"),
            (typeof(SendOutcome.Deferred), "deferred"), (typeof(SendOutcome.Unknown), "unknown"),
        ],
        [typeof(MediaOutcome)] =
        [
            (typeof(MediaOutcome.Fetched), "fetched"), (typeof(MediaOutcome.Refused), "refused"), (typeof(MediaOutcome.Deferred), "deferred"),
        ],
        [typeof(ChannelHttpResult)] = [(typeof(ChannelHttpResponse), "response"), (typeof(ChannelHttpFailure), "failure")],
    };

    public static void Apply(JsonTypeInfo type)
    {
        if (ClosedSets.TryGetValue(type.Type, out var members))
        {
            type.PolymorphismOptions = new JsonPolymorphismOptions { TypeDiscriminatorPropertyName = "type" };
            foreach (var (member, name) in members)
            {
                type.PolymorphismOptions.DerivedTypes.Add(new JsonDerivedType(member, name));
            }
        }

        if (type.Kind == JsonTypeInfoKind.Object)
        {
            foreach (var property in type.Properties)
            {
                if (property.PropertyType == typeof(ReadOnlyMemory<byte>))
                {
                    property.ShouldSerialize = static (_, _) => false;
                }
                else if (property.AssociatedParameter is { IsMemberInitializer: false, HasDefaultValue: false, IsNullable: false })
                {
                    property.IsRequired = true; // What may be null is left out when it is.
                }
            }
        }
    }
}
