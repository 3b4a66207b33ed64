using System.Text.Json;
using System.Text.Json.Serialization;

namespace Derman.Core.Knowledge;

/// <param name="Public">Citizens may read it too; else only staff.</param>
/// <param name="Topics">Codes of the topics it is shown beside; empty: beside every one.</param>
/// <param name="Texts">By language.</param>
public sealed record ArticleContent(bool Public, IReadOnlyList<string> Topics, IReadOnlyDictionary<string, ArticleText> Texts)
{
    /// <summary>In a language, else in the tenant's own, else whatever there is.</summary>
    public ArticleText In(string language, string fallback) => Texts.GetValueOrDefault(language) ?? Texts.GetValueOrDefault(fallback) ?? Texts.Values.First();

    internal static ArticleContent Of(string json) => JsonSerializer.Deserialize(json, ArticleJson.Readable.ArticleContent)!;

    internal string Json() => JsonSerializer.Serialize(this, ArticleJson.Readable.ArticleContent);
}

/// <param name="Body">Markdown; see <see cref="ArticleHtml"/>.</param>
/// <param name="Steps">The script: what to ask and say, in this order.</param>
public sealed record ArticleText(string Title, string Body, IReadOnlyList<string> Steps);

[JsonSerializable(typeof(ArticleContent))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class ArticleJson : JsonSerializerContext
{
    public static ArticleJson Readable => field ??= new ArticleJson(new JsonSerializerOptions(Default.Options) { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
