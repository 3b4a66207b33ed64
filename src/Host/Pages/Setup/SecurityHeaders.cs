using System.Security.Cryptography;

namespace Derman.Host.Pages.Setup;

/// <summary>Headers on every answer. The content policy allows only what we serve ourselves; the nonce is for the tenant's brand colours,
/// which are the one inline style there is.</summary>
public static class SecurityHeaders
{
    private static readonly object NonceKey = new();
    private static readonly object FormTargetKey = new();

    public static string Nonce(HttpContext context)
    {
        if (context.Items.TryGetValue(NonceKey, out var kept) && kept is string nonce) return nonce;
        nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        context.Items[NonceKey] = nonce;
        return nonce;
    }

    public static Task Apply(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(static state =>
        {
            Write((HttpContext)state);
            return Task.CompletedTask;
        }, context);
        return next(context);
    }

    /// <summary>Forms of this answer's page may end there, too: an origin, or a scheme with its colon.</summary>
    public static void AllowFormsTo(HttpContext context, string source) => context.Items[FormTargetKey] = source;

    /// <summary>img-src data: is for the arrows and ticks inside Tabler's style sheet, blob: for the preview of a chosen photograph or recording.</summary>
    public static string ContentPolicy(string nonce, string? formTarget = null) =>
        $"default-src 'self'; style-src 'self' 'nonce-{nonce}'; script-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:; media-src 'self' blob:; " +
        $"object-src 'none'; base-uri 'self'; form-action 'self'{(formTarget is null ? "" : " " + formTarget)}; frame-ancestors 'none'";

    private static void Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (string.IsNullOrEmpty(headers["Referrer-Policy"])) headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        headers["Permissions-Policy"] = "camera=(self), geolocation=(self), microphone=(self), payment=(), usb=(), publickey-credentials-create=(self), publickey-credentials-get=(self)";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.XFrameOptions = "DENY";
        if (string.IsNullOrEmpty(headers.ContentSecurityPolicy)) headers.ContentSecurityPolicy = ContentPolicy(Nonce(context), context.Items[FormTargetKey] as string);
    }
}
