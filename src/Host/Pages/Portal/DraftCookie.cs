using Derman.Core.Portal.Drafts;

namespace Derman.Host.Pages.Portal;

/// <summary>The token of a request being written. Only this browser has it; scripts cannot read it, and it goes with the draft.</summary>
internal static class DraftCookie
{
    public const string Name = "dm-draft";

    public static string? Read(HttpRequest request) => request.Cookies[Name] is { Length: > 0 and <= 100 } token ? token : null;

    public static void Write(HttpContext context, string token) => context.Response.Cookies.Append(Name, token, Options(context));

    public static void Delete(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context));

    private static CookieOptions Options(HttpContext context) => new()
    {
        Path = context.Request.PathBase.HasValue ? context.Request.PathBase.Value : "/",
        MaxAge = DraftBook.Kept.ToTimeSpan(),
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = context.Request.IsHttps,
        IsEssential = true,
    };
}
