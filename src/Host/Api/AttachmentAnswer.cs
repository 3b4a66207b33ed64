using Derman.Core.Tickets.Views;
using Microsoft.Net.Http.Headers;

namespace Derman.Host.Api;

/// <summary>Sends a citizen's or colleague's file so that it can do nothing but be looked at.</summary>
internal static class AttachmentAnswer
{
    private static readonly HashSet<string> Shown = new(StringComparer.OrdinalIgnoreCase) { "image/png", "image/jpeg", "image/webp", "image/gif", "audio/ogg", "audio/mpeg", "video/mp4" };

    public static async Task WriteAsync(HttpContext context, OpenedAttachment file)
    {
        await using var content = file.Content;
        var headers = context.Response.Headers;
        context.Response.ContentType = Shown.Contains(file.MediaType) ? file.MediaType : "application/octet-stream";
        context.Response.ContentLength = content.CanSeek ? content.Length : null; // Files that lie in a database come in parts.
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        headers.CacheControl = "private, max-age=3600";
        headers[HeaderNames.ContentDisposition] = new ContentDispositionHeaderValue(Shown.Contains(file.MediaType) ? "inline" : "attachment") { FileNameStar = file.FileName }.ToString();
        await content.CopyToAsync(context.Response.Body, context.RequestAborted);
    }
}
