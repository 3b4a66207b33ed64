using Derman.Host.Localisation;
using Derman.Host.Pages.Shared;

namespace Derman.Host.Pages.Setup;

/// <summary>
/// Choices of looks, kept in cookies of the tenant's path and set by plain links (<c>?lang=fa</c>, <c>?theme=dark</c>, <c>?density=compact</c>, <c>?text=large</c>, <c>?contrast=more</c>,
/// <c>?keys=off</c>), so that they work without a script and the first byte already has the right theme. They change nothing but the
/// looks, which is why a GET may set them.
/// </summary>
public static class Preferences
{
    public const string ThemeCookie = "dm-theme";
    public const string DensityCookie = "dm-density";
    public const string KeysCookie = "dm-keys";
    public const string TextCookie = "dm-text";
    public const string ContrastCookie = "dm-contrast";

    private static readonly Dictionary<string, (string Cookie, string[] Allowed)> Known = new(StringComparer.Ordinal)
    {
        [LanguageChoice.Query] = (LanguageChoice.Cookie, [.. Languages.All]),
        ["theme"] = (ThemeCookie, ["auto", "light", "dark"]),
        ["density"] = (DensityCookie, ["compact", "normal", "roomy"]),
        ["keys"] = (KeysCookie, ["on", "off"]),
        ["text"] = (TextCookie, ["normal", "large"]),
        ["contrast"] = (ContrastCookie, ["normal", "more"]),
    };

    public static ThemeChoice Theme(HttpRequest request) => Read(request, "theme") switch
    {
        "light" => ThemeChoice.Light,
        "dark" => ThemeChoice.Dark,
        _ => ThemeChoice.Auto,
    };

    public static string Density(HttpRequest request) => Read(request, "density") ?? "normal";

    public static bool LetterKeys(HttpRequest request) => Read(request, "keys") != "off";

    /// <summary>Everything a quarter larger.</summary>
    public static bool LargeText(HttpRequest request) => Read(request, "text") == "large";

    public static bool MoreContrast(HttpRequest request) => Read(request, "contrast") == "more";

    /// <summary>This page again, with one choice changed.</summary>
    public static string Link(HttpRequest request, string name, string value)
    {
        var query = request.Query
            .Where(pair => !Known.ContainsKey(pair.Key))
            .SelectMany(pair => pair.Value.Select(v => KeyValuePair.Create(pair.Key, v)))
            .Append(KeyValuePair.Create(name, (string?)value));
        return request.PathBase + request.Path + QueryString.Create(query);
    }

    /// <summary>Writes the cookies. They hold for a year.</summary>
    public static Task Remember(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsGet(context.Request.Method))
        {
            foreach (var (name, (cookie, allowed)) in Known)
            {
                string? asked = context.Request.Query[name];
                if (asked is null || !allowed.Contains(asked, StringComparer.Ordinal)) continue;
                context.Response.Cookies.Append(cookie, asked, new CookieOptions
                {
                    Path = context.Request.PathBase.HasValue ? context.Request.PathBase.Value : "/",
                    MaxAge = TimeSpan.FromDays(365),
                    SameSite = SameSiteMode.Lax,
                    HttpOnly = true,
                    Secure = context.Request.IsHttps,
                    IsEssential = true,
                });
            }
        }

        return next(context);
    }

    private static string? Read(HttpRequest request, string name)
    {
        var (cookie, allowed) = Known[name];
        string? asked = request.Query[name];
        if (asked is not null && allowed.Contains(asked, StringComparer.Ordinal)) return asked;
        var kept = request.Cookies[cookie];
        return kept is not null && allowed.Contains(kept, StringComparer.Ordinal) ? kept : null;
    }
}
