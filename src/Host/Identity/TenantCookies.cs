using Derman.Host.Tenancy;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Derman.Host.Identity;

/// <summary>One cookie a tenant: on its own host name a <c>__Host-</c> cookie, by path one that is sent below that path only.</summary>
internal sealed class TenantCookies : ICookieManager
{
    private readonly ChunkingCookieManager _inner = new();

    public string? GetRequestCookie(HttpContext context, string key) =>
        NameOf(context) is { } name ? _inner.GetRequestCookie(context, name) : null;

    public void AppendResponseCookie(HttpContext context, string key, string? value, CookieOptions options)
    {
        if (NameOf(context) is { } name)
        {
            Shape(context, options);
            _inner.AppendResponseCookie(context, name, value, options);
        }
    }

    public void DeleteCookie(HttpContext context, string key, CookieOptions options)
    {
        if (NameOf(context) is { } name)
        {
            Shape(context, options);
            _inner.DeleteCookie(context, name, options);
        }
    }

    private static string? NameOf(HttpContext context) => context.Features.Get<TenantFeature>() switch
    {
        null => null,
        { ByPath: false } when context.Request.IsHttps => "__Host-derman",
        var feature => $"derman.{feature.Tenant.Id}",
    };

    private static void Shape(HttpContext context, CookieOptions options)
    {
        options.Path = context.Request.PathBase.HasValue ? context.Request.PathBase.Value : "/";
        options.Domain = null;
        options.Secure = context.Request.IsHttps;
    }
}
