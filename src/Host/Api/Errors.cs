using Derman.Host.Pages.Setup;
using Microsoft.AspNetCore.Diagnostics;

namespace Derman.Host.Api;

internal static class ErrorHandling
{
    /// <summary>What nobody foresaw, told to programs: logged once, without any inner detail. People get a page instead.</summary>
    public static void UseApiErrors(this WebApplication app) => app.UseWhen(
        context => !ErrorPages.WantsPage(context.Request),
        branch =>
        {
            branch.UseStatusCodePages(NameAsync);
            branch.UseExceptionHandler(new ExceptionHandlerOptions
            {
                ExceptionHandler = context => context.Features.Get<IExceptionHandlerFeature>()?.Error is BadHttpRequestException bad
                    ? Problems.WriteAsync(context, bad.StatusCode, CodeOf(bad.StatusCode))
                    : Problems.WriteAsync(context, StatusCodes.Status500InternalServerError, "server.error"),
                AllowStatusCode404Response = true,
            });
        });

    /// <summary>What routing refused without a word (no such path, method or content type) gets its code and sentence too.</summary>
    private static Task NameAsync(StatusCodeContext refused)
    {
        var context = refused.HttpContext;
        return context.Request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            ? Problems.WriteAsync(context, context.Response.StatusCode, CodeOf(context.Response.StatusCode))
            : Task.CompletedTask;
    }

    private static string CodeOf(int status) => status switch
    {
        StatusCodes.Status404NotFound => "notFound",
        StatusCodes.Status405MethodNotAllowed => "request.method",
        StatusCodes.Status406NotAcceptable => "request.notAcceptable",
        StatusCodes.Status413PayloadTooLarge => "request.tooLarge",
        StatusCodes.Status415UnsupportedMediaType => "request.mediaType",
        >= StatusCodes.Status500InternalServerError => "server.error",
        _ => "request.unreadable",
    };
}
