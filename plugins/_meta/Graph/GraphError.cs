using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Derman.Channels.Graph;

internal sealed record GraphFailure(GraphError? Error);

internal sealed record GraphError(int? Code, int? ErrorSubcode, string? Message, [property: JsonConverter(typeof(DetailsReader))] string? ErrorData);

/// <summary>An error's <c>error_data</c>: WhatsApp gives an object with <c>details</c>, other parts of the Graph API a text or nothing.</summary>
internal sealed class DetailsReader : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var value = JsonDocument.ParseValue(ref reader);
        return value.RootElement.ValueKind == JsonValueKind.Object
            && value.RootElement.TryGetProperty("details", out var details)
            && details.ValueKind == JsonValueKind.String
                ? details.GetString()
                : null;
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}

/// <summary>Source-generated: reflection-based JSON would keep the plugin's types, and so its whole load context, alive for good.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(GraphFailure))]
internal sealed partial class GraphErrorJson : JsonSerializerContext
{
    public static GraphError? Of(ChannelHttpResponse response) => GraphReading.Read(response.Body, Default.GraphFailure)?.Error;
}

internal static class GraphReading
{
    public static T? Read<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, type);
        }
        catch (JsonException)
        {
            // A proxy's HTML page instead of an answer: the status alone has to do.
            return null;
        }
    }
}
