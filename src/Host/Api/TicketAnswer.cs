using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Derman.Core.Common;
using Derman.Core.Tickets.Views;
using Microsoft.Net.Http.Headers;

namespace Derman.Host.Api;

/// <summary>Writes views as JSON, with the ETag and links below the tenant's address.</summary>
internal static class TicketAnswer
{
    /// <summary>The ticket as it stands now, or why not.</summary>
    public static Task AnswerAsync(HttpContext context, Result<TicketView> result, int status = StatusCodes.Status200OK)
    {
        if (result.Value is not { } view)
        {
            return Problems.WriteAsync(context, result.Failure!);
        }

        var prefix = context.Request.PathBase.Value ?? "";
        if (prefix.Length > 0)
        {
            view = view with { Transitions = [.. view.Transitions.Select(t => t with { Href = prefix + t.Href })] };
        }

        context.Response.Headers[HeaderNames.ETag] = $"\"{view.Version}\"";
        if (status == StatusCodes.Status201Created)
        {
            context.Response.Headers.Location = $"{prefix}/api/v1/tickets/{view.Id}";
        }

        return JsonAsync(context, view, TicketJsonContext.Readable.TicketView, status);
    }

    /// <summary>The ticket that was made, or why not.</summary>
    public static Task MadeAsync(HttpContext context, Result<TicketView> made) => AnswerAsync(context, made, StatusCodes.Status201Created);

    /// <summary>What was asked for, or why not.</summary>
    public static Task AnswerAsync<T>(HttpContext context, Result<T> result, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK) =>
        result.Failure is { } failure ? Problems.WriteAsync(context, failure) : JsonAsync(context, result.Value!, type, status);

    /// <summary>Nothing but that it is done, or why not.</summary>
    public static Task DoneAsync(HttpContext context, Failure? failure)
    {
        if (failure is not null)
        {
            return Problems.WriteAsync(context, failure);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    public static async Task JsonAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        using var writer = new Utf8JsonWriter(context.Response.BodyWriter, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        JsonSerializer.Serialize(writer, value, type);
        await writer.FlushAsync(context.RequestAborted);
    }
}
