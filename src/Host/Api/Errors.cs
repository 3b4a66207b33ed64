using Microsoft.AspNetCore.Diagnostics;

namespace Derman.Host.Api;

internal static class ErrorHandling
{
    /// <summary>What nobody foresaw: logged once, told without any inner detail.</summary>
    public static void UseDermanErrors(this WebApplication app) => app.UseExceptionHandler(new ExceptionHandlerOptions
    {
        ExceptionHandler = context => context.Features.Get<IExceptionHandlerFeature>()?.Error is BadHttpRequestException bad
            ? Problems.WriteAsync(context, bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "request.tooLarge" : "request.malformed")
            : Problems.WriteAsync(context, StatusCodes.Status500InternalServerError, "server.error"),
        AllowStatusCode404Response = true,
    });
}
