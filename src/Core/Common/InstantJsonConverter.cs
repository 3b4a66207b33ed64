using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace Derman.Core.Common;

/// <summary>Instants as RFC 3339 in UTC, <c>2026-11-22T08:15:30Z</c>; any offset is read.</summary>
public sealed class InstantJsonConverter : JsonConverter<Instant>
{
    public override Instant Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var parsed = OffsetDateTimePattern.ExtendedIso.Parse(reader.GetString() ?? "");
        return parsed.Success ? parsed.Value.ToInstant() : throw new JsonException("Write a date and time with its offset, for example 2026-11-22T08:15:30Z.");
    }

    /// <summary>The writer's own form for UTC: as many decimals as there are, and Z.</summary>
    public override void Write(Utf8JsonWriter writer, Instant value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToDateTimeUtc());
}
