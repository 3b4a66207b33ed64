using Derman.Host.Pages.Setup;
using Microsoft.AspNetCore.Diagnostics;

namespace Derman.Host.Api;

internal static class ErrorHandling
{
    /// <summary>What nobody foresaw, told to programs: logged once, without any inner detail. People get a page instead.</summary>
    public static void UseApiErrors(this WebApplication app) => app.UseWhen(
        context => !ErrorPages.WantsPage(context.Request),
        branch => branch.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = context => context.Features.Get<IExceptionHandlerFeature>()?.Error is BadHttpRequestException bad
                ? Problems.WriteAsync(context, bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "request.tooLarge" : "request.malformed")
                : Problems.WriteAsync(context, StatusCodes.Status500InternalServerError, "server.error"),
            AllowStatusCode404Response = true,
        }));
}
