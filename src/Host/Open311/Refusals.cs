using System.Globalization;
using Derman.Core.Common;
using Derman.Host.Api;

namespace Derman.Host.Open311;

/// <summary>
/// Failures as GeoReport v2 tells them: 404 for what is not there, 403 for a key that is not right, 400 for everything else; a list of
/// sentences for the person at the other end, in their language.
/// </summary>
internal static class Refusals
{
    public static readonly Failure NoSuchResource = Failure.NotFound("notFound");
    public static readonly Failure WrongMethod = new("request.method", FailureKind.Invalid);
    public static readonly Failure TooLarge = new("request.tooLarge", FailureKind.Invalid);
    public static readonly Failure Unreadable = new("request.unreadable", FailureKind.Invalid);
    public static readonly Failure MediaType = new("request.mediaType", FailureKind.Invalid);
    public static readonly Failure Broken = new("server.error", FailureKind.Invalid);
    public static readonly Failure TooMany = new("tenant.tooManyRequests", FailureKind.Invalid);

    /// <summary>Fields of our commands as Open311 names them.</summary>
    private static readonly Dictionary<string, string> Arguments = new(StringComparer.Ordinal)
    {
        ["text"] = "description",
        ["citizen.name"] = "first_name",
        ["citizen.phone"] = "phone",
        ["citizen.email"] = "email",
        ["location.lat"] = "lat",
        ["location.lon"] = "long",
        ["location.address"] = "address_string",
        ["location.neighbourhood"] = "address_string",
    };

    public static int StatusOf(Failure failure) => failure.Kind switch
    {
        FailureKind.NotFound => StatusCodes.Status404NotFound,
        FailureKind.Forbidden => StatusCodes.Status403Forbidden,
        _ => StatusCodes.Status400BadRequest,
    };

    public static Document Of(Failure failure, ProblemSentences sentences, string language)
    {
        var code = CodeOf(failure);
        return new Document("errors", new Repeated("error", [.. failure.Each().Select(e => (Value)new Members(
            ("code", code),
            ("description", sentences.Of(e.Code, language, Named(e)))))]));
    }

    /// <summary>The status, or a finer one where HTTP has a word for it.</summary>
    private static string CodeOf(Failure failure) => (failure.Code switch
    {
        "request.method" => StatusCodes.Status405MethodNotAllowed,
        "request.tooLarge" => StatusCodes.Status413PayloadTooLarge,
        "request.mediaType" => StatusCodes.Status415UnsupportedMediaType,
        "tenant.tooManyRequests" => StatusCodes.Status429TooManyRequests,
        "server.error" => StatusCodes.Status500InternalServerError,
        "tenant.storageFull" => StatusCodes.Status507InsufficientStorage,
        _ => StatusOf(failure),
    }).ToString(CultureInfo.InvariantCulture);

    private static Dictionary<string, string>? Named(FieldError error)
    {
        if (error.Values is null)
        {
            return null;
        }

        var values = new Dictionary<string, string>(error.Values, StringComparer.Ordinal);
        if (values.TryGetValue("field", out var field) && Arguments.TryGetValue(field, out var argument))
        {
            values["field"] = argument;
        }

        return values;
    }
}
