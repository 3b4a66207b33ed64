using System.Text.Json;
using System.Text.Json.Nodes;
using Derman.Core.Common;
using Derman.Core.Tenancy;
using Derman.Host.Tenancy;

namespace Derman.Host.Api;

/// <summary>
/// Refusals as problem+json (RFC 9457): a stable code, the field, what is missing, and one sentence with cause and cure in
/// the reader's language.
/// </summary>
internal static class Problems
{
    public const string ContentType = "application/problem+json; charset=utf-8";

    public static int StatusOf(Failure failure) => failure.Code switch
    {
        "idempotency.otherBody" => StatusCodes.Status422UnprocessableEntity,
        "request.tooLarge" => StatusCodes.Status413PayloadTooLarge,
        "request.notJson" => StatusCodes.Status415UnsupportedMediaType,
        "tenant.storageFull" => StatusCodes.Status507InsufficientStorage,
        _ => failure.Kind switch
        {
            FailureKind.Invalid => StatusCodes.Status422UnprocessableEntity,
            FailureKind.NotFound => StatusCodes.Status404NotFound,
            FailureKind.Forbidden => StatusCodes.Status403Forbidden,
            FailureKind.Conflict => StatusCodes.Status409Conflict,
            FailureKind.Stale => StatusCodes.Status412PreconditionFailed,
            _ => StatusCodes.Status503ServiceUnavailable,
        },
    };

    public static Task WriteAsync(HttpContext context, Failure failure) => WriteAsync(context, StatusOf(failure), failure);

    public static Task WriteAsync(HttpContext context, int status, string code) =>
        WriteAsync(context, status, new Failure(code, FailureKind.NotFound));

    private static async Task WriteAsync(HttpContext context, int status, Failure failure)
    {
        var sentences = context.RequestServices.GetRequiredService<ProblemSentences>();
        var language = LanguageOf(context);
        var body = new JsonObject
        {
            ["type"] = "about:blank",
            ["title"] = sentences.Of(failure.Code, language, failure.Values),
            ["status"] = status,
            ["code"] = failure.Code,
        };
        if (failure.Field is not null)
        {
            body["field"] = failure.Field;
        }

        if (failure.Requires is { Count: > 0 } requires)
        {
            body["requires"] = new JsonArray([.. requires.Select(r => (JsonNode)r)]);
        }

        if (failure.Errors is { Count: > 0 } errors)
        {
            body["errors"] = new JsonArray([.. errors.Select(e => (JsonNode)new JsonObject
            {
                ["field"] = e.Field,
                ["code"] = e.Code,
                ["message"] = sentences.Of(e.Code, language, e.Values),
            })]);
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = ContentType;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(Text(body), context.RequestAborted);
    }

    /// <summary>As it goes over the wire.</summary>
    public static string Text(JsonObject problem) => problem.ToJsonString(Readable);

    /// <summary>The first language of Accept-Language that Derman speaks; else the tenant's own; else English.</summary>
    public static string LanguageOf(HttpContext context)
    {
        foreach (var part in context.Request.GetTypedHeaders().AcceptLanguage.OrderByDescending(l => l.Quality ?? 1))
        {
            if (part.Value is { HasValue: true, Length: >= 2 } value && ProblemSentences.Languages.Contains(value.Value![..2].ToLowerInvariant()))
            {
                return value.Value[..2].ToLowerInvariant();
            }
        }

        return context.FindTenant()?.Configuration.Profile.DefaultLanguage ?? "en";
    }

    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver(),
    };
}

/// <summary>The sentences behind problem codes, in the three languages. Loaded once.</summary>
internal sealed class ProblemSentences
{
    public static readonly IReadOnlyList<string> Languages = ["tr", "fa", "en"];

    private readonly Dictionary<string, Dictionary<string, string>> _byLanguage;

    public ProblemSentences()
    {
        _byLanguage = Languages.ToDictionary(
            l => l,
            l =>
            {
                using var stream = typeof(ProblemSentences).Assembly.GetManifestResourceStream($"Problems.{l}.json")!;
                return JsonSerializer.Deserialize<Dictionary<string, string>>(stream)!;
            },
            StringComparer.Ordinal);
    }

    public IEnumerable<string> Codes(string language) => _byLanguage[language].Keys;

    public string Of(string code, string language, IReadOnlyDictionary<string, string>? values)
    {
        if (!_byLanguage[language].TryGetValue(code, out var sentence) && !_byLanguage["en"].TryGetValue(code, out sentence))
        {
            return code;
        }

        foreach (var (key, value) in values ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            sentence = sentence.Replace($"{{{key}}}", value, StringComparison.Ordinal);
        }

        return sentence;
    }
}
