using Derman.Core.OpenId;

namespace Derman.Host.OpenId;

/// <summary>Answers of the protocol's endpoints. None of them is ever kept by anybody in between.</summary>
internal static class Answers
{
    public static readonly OAuthError NotAForm = new("invalid_request", "Send the parameters as application/x-www-form-urlencoded.");
    public static readonly OAuthError Twice = new("invalid_request", "A parameter was sent more than once.");

    public static void NoStore(HttpContext context)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.Pragma = "no-cache";
    }

    public static IResult Error(OAuthError error, int status = StatusCodes.Status400BadRequest) =>
        Results.Json(new { error = error.Code, error_description = error.Description }, statusCode: status);

    /// <summary>The parameters of a form; null when it is none. Files have no place here.</summary>
    public static async Task<IFormCollection?> FormAsync(HttpContext context, CancellationToken ct)
    {
        NoStore(context);
        return context.Request.ContentType is { } type && type.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
            ? await context.Request.ReadFormAsync(ct)
            : null;
    }

    /// <summary>RFC 6749 §3.1 and §3.2: a parameter occurs once; an empty one counts as not sent.</summary>
    public static bool AnyTwice(IFormCollection form) => form.Any(p => p.Value.Count > 1);

    public static string? Value(this IFormCollection form, string name) => form[name].ToString() is { Length: > 0 } value ? value : null;
}
