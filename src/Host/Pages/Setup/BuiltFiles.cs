using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Derman.Host.Pages.Setup;

/// <summary>Serves <c>/dist</c>: names carry a hash, so they are cached for a year; style sheets, scripts and the sprite go out in the
/// compressed copies made at build time.</summary>
internal static class BuiltFiles
{
    public static void UseBuiltFiles(this WebApplication app, AssetManifest manifest)
    {
        if (!Directory.Exists(manifest.Folder)) return;
        var files = new PhysicalFileProvider(manifest.Folder);
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".br"] = "application/octet-stream";
        types.Mappings[".gz"] = "application/octet-stream";
        app.Use((context, next) =>
        {
            Compressed(context, files);
            return next(context);
        });
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            RequestPath = AssetManifest.RequestPath,
            ContentTypeProvider = types,
            OnPrepareResponse = sent => Describe(sent.Context, types),
        });
    }

    private static void Compressed(HttpContext context, PhysicalFileProvider files)
    {
        if (!context.Request.Path.StartsWithSegments(AssetManifest.RequestPath, StringComparison.Ordinal, out var rest)) return;
        if (Path.GetExtension(rest.Value) is not (".css" or ".js" or ".svg")) return;
        var accepted = context.Request.Headers.AcceptEncoding.ToString();
        foreach (var (coding, ending) in new[] { ("br", ".br"), ("gzip", ".gz") })
        {
            if (!accepted.Contains(coding, StringComparison.OrdinalIgnoreCase) || !files.GetFileInfo(rest + ending).Exists) continue;
            context.Request.Path += ending;
            return;
        }
    }

    private static void Describe(HttpContext context, FileExtensionContentTypeProvider types)
    {
        var headers = context.Response.Headers;
        headers.CacheControl = "public, max-age=31536000, immutable";
        headers.Vary = "Accept-Encoding";
        var path = context.Request.Path.Value ?? "";
        var ending = Path.GetExtension(path);
        if (ending is not (".br" or ".gz")) return;
        headers.ContentEncoding = ending == ".br" ? "br" : "gzip";
        if (types.TryGetContentType(path[..^3], out var type)) headers.ContentType = type;
    }
}
