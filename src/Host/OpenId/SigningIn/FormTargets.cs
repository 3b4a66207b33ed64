using Derman.Core.OpenId;
using Derman.Core.Tenancy;
using Derman.Host.Pages.Setup;
using Derman.Host.Tenancy;
using Microsoft.AspNetCore.WebUtilities;

namespace Derman.Host.OpenId.SigningIn;

/// <summary>
/// Browsers hold a page's form-action against every redirect that follows its form. A sign-in that ends at an application must be allowed
/// to: for this page alone, and for the registered address alone.
/// </summary>
internal static class FormTargets
{
    public static async Task OfSignInAsync(HttpContext context, RequestDelegate next)
    {
        if (context.FindTenant() is { } tenant
            && context.Request.Path.StartsWithSegments("/console", StringComparison.OrdinalIgnoreCase)
            && context.Request.Query["ReturnUrl"] is [{ } back]
            && back.StartsWith(context.Request.PathBase + OpenIdPaths.Authorize + "?", StringComparison.Ordinal))
        {
            Allow(context, tenant, QueryHelpers.ParseQuery(back[back.IndexOf('?', StringComparison.Ordinal)..]));
        }

        await next(context);
    }

    public static void Allow(HttpContext context, string redirectUri)
    {
        var uri = new Uri(redirectUri);
        SecurityHeaders.AllowFormsTo(context, uri.Scheme is "http" or "https" ? uri.GetLeftPart(UriPartial.Authority) : $"{uri.Scheme}:");
    }

    private static void Allow(HttpContext context, Tenant tenant, Dictionary<string, Microsoft.Extensions.Primitives.StringValues> query)
    {
        if (query.GetValueOrDefault("client_id") is [{ } client] && query.GetValueOrDefault("redirect_uri") is [{ } redirect]
            && context.RequestServices.GetRequiredService<Applications>().Active(tenant, client) is { } application && RedirectUris.Allows(application, redirect))
        {
            Allow(context, redirect);
        }
    }
}
