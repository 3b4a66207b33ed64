using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Derman.Channels.Sms.Netgsm;

internal sealed record NetgsmJob
{
    public required string Msgheader { get; init; }

    public string? Encoding { get; init; }

    public required string Iysfilter { get; init; }

    public required IReadOnlyList<NetgsmMessage> Messages { get; init; }
}

internal sealed record NetgsmMessage(string Msg, string No);

internal sealed record NetgsmSent(string? Code, string? Description, string? Jobid);

internal sealed record NetgsmReportQuery(string Startdate, string Stopdate, int Pagenumber, int Pagesize);

internal sealed record NetgsmBalanceQuery(string Usercode, string Password, int Stip);

internal sealed record NetgsmReport(string? Code, string? Description, IReadOnlyList<NetgsmReportRow?>? Jobs);

internal sealed record NetgsmReportRow
{
    public string? Jobid { get; init; }

    public string? Number { get; init; }

    public int? Status { get; init; }

    [JsonPropertyName("deliveredDate")]
    public string? DeliveredDate { get; init; }

    [JsonPropertyName("errorCode")]
    public int? ErrorCode { get; init; }
}

internal sealed record NetgsmInbox(string? Code, string? Description, IReadOnlyList<NetgsmInboxRow?>? Messages);

internal sealed record NetgsmInboxRow(string? Message, string? Sender, string? Receiver, string? Datetime);

internal sealed record NetgsmTitles(string? Code, string? Description, IReadOnlyList<string?>? Msgheaders);

internal sealed record NetgsmBalance(string? Code, JsonElement Balance);

/// <summary>Source-generated: reflection-based JSON would keep the plugin's types, and so its whole load context, alive for good.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowReadingFromString,
    Converters = [typeof(TextOrNumber)])]
[JsonSerializable(typeof(NetgsmJob))]
[JsonSerializable(typeof(NetgsmSent))]
[JsonSerializable(typeof(NetgsmReportQuery))]
[JsonSerializable(typeof(NetgsmBalanceQuery))]
[JsonSerializable(typeof(NetgsmReport))]
[JsonSerializable(typeof(NetgsmInbox))]
[JsonSerializable(typeof(NetgsmTitles))]
[JsonSerializable(typeof(NetgsmBalance))]
internal sealed partial class NetgsmJson : JsonSerializerContext
{
    /// <summary>The answer, or null when it is none (a proxy's page): the status alone has to do.</summary>
    public static T? Read<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(body.Span, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Codes and ids come as text or as numbers, by endpoint and age.</summary>
internal sealed class TextOrNumber : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        return reader.TokenType is JsonTokenType.String
            ? reader.GetString()
            : System.Text.Encoding.UTF8.GetString(reader.HasValueSequence ? System.Buffers.BuffersExtensions.ToArray(reader.ValueSequence) : reader.ValueSpan);
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
