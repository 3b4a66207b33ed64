using System.Text.Json;
using System.Text.Json.Serialization;

namespace Derman.Core.PlannedWorks;

/// <summary>What a planned work says and whom it concerns.</summary>
/// <param name="Texts">By language: what a citizen is told.</param>
/// <param name="Areas">Codes of neighbourhoods or districts; empty: everywhere.</param>
/// <param name="Streets">Words of an address, one of which must be in it; empty: the whole area.</param>
/// <param name="Topics">Codes of topics; empty: whatever is asked about.</param>
public sealed record WorkContent(
    IReadOnlyDictionary<string, string> Texts, IReadOnlyList<string> Areas, IReadOnlyList<string> Streets, IReadOnlyList<string> Topics)
{
    internal static WorkContent Of(string json) => JsonSerializer.Deserialize(json, WorkJson.Readable.WorkContent)!;

    internal string Json() => JsonSerializer.Serialize(this, WorkJson.Readable.WorkContent);
}

[JsonSerializable(typeof(WorkContent))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class WorkJson : JsonSerializerContext
{
    public static WorkJson Readable => field ??= new WorkJson(new JsonSerializerOptions(Default.Options) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
