using Derman.Host.Tenancy;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Derman.Host.Identity;

/// <summary>Cookies of one tenant: on its own host name <c>__Host-</c> cookies, by path ones that are sent below that path only.</summary>
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

    /// <summary>A further small cookie of the tenant; null when there is none.</summary>
    public static string? Read(HttpContext context, string suffix) =>
        NameOf(context) is { } name && context.Request.Cookies.TryGetValue($"{name}-{suffix}", out var value) ? value : null;

    /// <param name="value">Null removes it.</param>
    /// <param name="age">Null: until the browser is closed.</param>
    public static void Write(HttpContext context, string suffix, string? value, TimeSpan? age)
    {
        if (NameOf(context) is not { } name)
        {
            return;
        }

        var options = new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, MaxAge = age, IsEssential = true };
        Shape(context, options);
        if (value is null)
        {
            context.Response.Cookies.Delete($"{name}-{suffix}", options);
        }
        else
        {
            context.Response.Cookies.Append($"{name}-{suffix}", value, options);
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
