using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace Derman.Host.Api;

/// <summary>
/// RFC 9110, section 12.5.1: who names the types it reads and cannot read ours is told so before anything happens, instead of getting an
/// answer it throws away.
/// </summary>
internal static class Negotiation
{
    /// <summary>A file of any kind.</summary>
    private const string Anything = "application/octet-stream";

    /// <summary>Finds out by itself who asks, after this.</summary>
    private const string Stream = "text/event-stream";

    public static void UseNegotiation(this WebApplication app) => app.Use(static (context, next) =>
        IsAcceptable(context) ? next(context) : Problems.WriteAsync(context, StatusCodes.Status406NotAcceptable, "request.notAcceptable"));

    private static bool IsAcceptable(HttpContext context)
    {
        var header = context.Request.Headers.Accept;
        if (header.Count == 0 || header is ["*/*"] || context.GetEndpoint() is not { } endpoint || endpoint.Metadata.GetMetadata<RequiredScope>() is null)
        {
            return true;
        }

        var types = endpoint.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>()
            .Where(p => p.StatusCode is >= 200 and < 300)
            .SelectMany(p => p.ContentTypes)
            .Select(t => new MediaTypeHeaderValue(t))
            .ToList();
        return types.Count == 0
            || types.Exists(t => t.MediaType == Anything || t.MediaType == Stream)
            || !MediaTypeHeaderValue.TryParseList(header, out var accepted)
            || accepted.Any(a => a.Quality is not 0 && types.Exists(t => t.IsSubsetOf(a)));
    }
}
