using Derman.Host.Pages.Setup;
using Microsoft.Net.Http.Headers;

namespace Derman.Host.Chats;

/// <summary>The widget's one file, the same for every account: which one it serves it reads from its own address. Read once.</summary>
internal sealed class WidgetFile(AssetManifest assets)
{
    private const string Name = "chat/widget.js";

    private readonly Lazy<Content?> _content = new(() => Read(Path.Combine(assets.Folder, Name)));

    public async Task WriteAsync(HttpContext context)
    {
        if (_content.Value is not { } content)
        {
            await ChatEndpoints.NotFoundAsync(context); // Built without screens.
            return;
        }

        var headers = context.Response.Headers;
        headers.CacheControl = "public, max-age=3600, stale-while-revalidate=604800"; // Its address never changes, its tag does.
        headers.ETag = content.Tag;
        headers.Vary = "Accept-Encoding";
        headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(t => t.Compare(new EntityTagHeaderValue(content.Tag), useStrongComparison: false)))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var packed = context.Request.Headers.AcceptEncoding.ToString().Contains("br", StringComparison.OrdinalIgnoreCase) ? content.Brotli : null;
        if (packed is not null)
        {
            headers.ContentEncoding = "br";
        }

        context.Response.ContentType = "text/javascript; charset=utf-8";
        await context.Response.Body.WriteAsync(packed ?? content.Plain, context.RequestAborted);
    }

    private static Content? Read(string path)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        var plain = File.ReadAllBytes(path);
        var tag = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(plain).AsSpan(0, 8));
        return new Content(plain, File.Exists($"{path}.br") ? File.ReadAllBytes($"{path}.br") : null, $"\"{tag}\"");
    }

    private sealed record Content(byte[] Plain, byte[]? Brotli, string Tag);
}
