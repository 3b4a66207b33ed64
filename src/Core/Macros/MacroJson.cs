using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Derman.Core.Macros;

internal static class MacroJson
{
    private static readonly MacroJsonContext Readable = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static string Write(MacroContent content) => JsonSerializer.Serialize(content, Readable.MacroContent);

    public static MacroContent Read(string json) => JsonSerializer.Deserialize(json, Readable.MacroContent)!;
}

[JsonSerializable(typeof(MacroContent))]
internal sealed partial class MacroJsonContext : JsonSerializerContext;
