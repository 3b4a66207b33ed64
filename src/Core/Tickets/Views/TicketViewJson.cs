using System.Text.Json;
using System.Text.Json.Serialization;
using Derman.Core.Common;

namespace Derman.Core.Tickets.Views;

/// <summary>The JSON shape of ticket views, source generated; the API writes exactly this.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(InstantJsonConverter)])]
[JsonSerializable(typeof(TicketView))]
[JsonSerializable(typeof(TicketPage))]
public sealed partial class TicketJsonContext : JsonSerializerContext
{
    /// <summary>Readable Turkish and Persian instead of \u escapes. Safe as JSON; never written into HTML unescaped.</summary>
    public static TicketJsonContext Readable => field ??= new TicketJsonContext(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new InstantJsonConverter() },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

internal static class TicketViewJson
{
    public static string Write(TicketView view) => JsonSerializer.Serialize(view, TicketJsonContext.Readable.TicketView);

    public static TicketView Read(string json) => JsonSerializer.Deserialize(json, TicketJsonContext.Readable.TicketView)!;
}
