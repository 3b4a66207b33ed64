using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace Derman.Host.Pages.Setup;

/// <summary>Kind words for people instead of bare codes. Programs are left alone: only an answer without a body, to a request that asks
/// for HTML, outside the programs' paths, becomes a page.</summary>
internal static class ErrorPages
{
    private static readonly PathString[] Programs = ["/api", "/open311", "/connect", "/channels", "/health", "/metrics", "/.well-known", "/openapi", "/dist"];

    public static void UseErrorPages(this WebApplication app)
    {
        // Outside the exception handler: an exception becomes an empty 500 there, and a page here.
        app.UseStatusCodePages(Show);
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = static _ => Task.CompletedTask });
    }

    public static bool WantsPage(HttpRequest request) =>
        !Programs.Any(path => request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase)) &&
        request.Headers.Accept.Any(a => a is not null && a.Contains("text/html", StringComparison.OrdinalIgnoreCase));

    private static async Task Show(StatusCodeContext failed)
    {
        var context = failed.HttpContext;
        if (!WantsPage(context.Request)) return;
        var (path, method) = (context.Request.Path, context.Request.Method);
        context.Request.Path = $"/errors/{context.Response.StatusCode}";
        context.Request.Method = HttpMethods.Get;
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        context.Features.Set<IFormFeature>(new FormFeature(FormCollection.Empty)); // One that could not be read would spoil this page too.
        context.Features.Set<IStatusCodeReExecuteFeature>(new StatusCodeReExecuteFeature { OriginalPath = path, OriginalPathBase = context.Request.PathBase });
        try
        {
            await failed.Next(context);
        }
        finally
        {
            context.Request.Path = path;
            context.Request.Method = method;
        }
    }
}
