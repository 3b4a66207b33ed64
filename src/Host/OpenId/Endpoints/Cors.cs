using Derman.Core.OpenId;
using Derman.Host.Tenancy;

namespace Derman.Host.OpenId.Endpoints;

/// <summary>
/// What scripts of other origins may read: discovery and keys, which are public, everybody's; the endpoints a browser application calls
/// itself only its own origins'. Never with cookies.
/// </summary>
internal static class Cors
{
    private static readonly HashSet<string> OfApplications = new(StringComparer.OrdinalIgnoreCase) { OpenIdPaths.Token, OpenIdPaths.UserInfo, OpenIdPaths.Revoke };

    public static void Everybody(HttpContext context) => context.Response.Headers.AccessControlAllowOrigin = "*";

    /// <summary>Before anybody is turned away: a script must be able to read that it was.</summary>
    public static Task OfApplicationsAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        if (context.FindTenant() is null || !OfApplications.Contains(context.Request.Path.Value ?? ""))
        {
            return next(context);
        }

        headers.Append("Vary", "Origin");
        var allowed = IsOfAnApplication(context, context.Request.Headers.Origin.ToString());
        if (allowed)
        {
            headers.AccessControlAllowOrigin = context.Request.Headers.Origin;
            headers.AccessControlExposeHeaders = "WWW-Authenticate";
        }

        if (!HttpMethods.IsOptions(context.Request.Method))
        {
            return next(context);
        }

        if (allowed)
        {
            headers.AccessControlAllowMethods = "GET, POST";
            headers.AccessControlAllowHeaders = "Authorization, Content-Type, DPoP";
            headers.AccessControlMaxAge = "600";
        }

        Answers.NoStore(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static bool IsOfAnApplication(HttpContext context, string origin) =>
        origin.Length > 0
        && context.RequestServices.GetRequiredService<Applications>().All(context.Tenant()).Any(a => a.Active && RedirectUris.Origins(a).Contains(origin, StringComparer.Ordinal));
}
