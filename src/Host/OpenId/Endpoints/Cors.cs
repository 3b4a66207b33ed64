using Derman.Core.OpenId;
using Derman.Host.Tenancy;

namespace Derman.Host.OpenId.Endpoints;

/// <summary>
/// What scripts of other origins may read: discovery and keys, which are public, everybody's; the endpoints a browser application calls
/// itself only its own origins'. Never with cookies.
/// </summary>
internal static class Cors
{
    public static void Everybody(HttpContext context) => context.Response.Headers.AccessControlAllowOrigin = "*";

    public static void Applications(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.Append("Vary", "Origin");
        var origin = context.Request.Headers.Origin.ToString();
        if (origin.Length > 0 && context.RequestServices.GetRequiredService<Applications>().All(context.Tenant()).Any(a => a.Active && RedirectUris.Origins(a).Contains(origin, StringComparer.Ordinal)))
        {
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlExposeHeaders = "WWW-Authenticate";
        }
    }

    /// <summary>The question a browser asks first.</summary>
    public static IResult Preflight(HttpContext context)
    {
        Applications(context);
        var headers = context.Response.Headers;
        if (headers.AccessControlAllowOrigin.Count > 0)
        {
            headers.AccessControlAllowMethods = "GET, POST";
            headers.AccessControlAllowHeaders = "Authorization, Content-Type, DPoP";
            headers.AccessControlMaxAge = "600";
        }

        Answers.NoStore(context);
        return Results.NoContent();
    }
}
