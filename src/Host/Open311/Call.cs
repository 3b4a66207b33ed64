using Derman.Core.Common;
using Derman.Core.Open311;
using Derman.Core.Tenancy;
using Derman.Host.Api;
using Derman.Host.Localisation;
using Derman.Host.Tenancy;

namespace Derman.Host.Open311;

/// <summary>What every call has in common: a format by its suffix, a jurisdiction that is ours, and an answer in that format, whatever happens.</summary>
internal static class Call
{
    private const string Xml = "text/xml; charset=utf-8";
    private const string Json = "application/json; charset=utf-8";

    /// <summary>Around every endpoint: handlers return a <see cref="Document"/> or a <see cref="Failure"/>.</summary>
    public static async ValueTask<object?> AnswerAsync(EndpointFilterInvocationContext invocation, EndpointFilterDelegate next)
    {
        var context = invocation.HttpContext;
        object? answer;
        try
        {
            answer = Refusal(context) ?? await next(invocation);
        }
        catch (BadHttpRequestException e)
        {
            answer = e.StatusCode == StatusCodes.Status413PayloadTooLarge ? Refusals.TooLarge : Refusals.Unreadable;
        }
        catch (Exception e) when (e is not OperationCanceledException && !context.Response.HasStarted)
        {
            Log.Failed(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Derman.Open311"), context.FindTenant()?.Id.Value ?? "", e);
            answer = Refusals.Broken;
        }

        switch (answer)
        {
            case Failure failure:
                await RefuseAsync(context, failure);
                return Results.Empty;
            case Document document:
                await WriteAsync(context, document, StatusCodes.Status200OK);
                return Results.Empty;
            default:
                return answer;
        }
    }

    public static string Language(this HttpContext context) => Problems.LanguageOf(context);

    public static IUiText Words(this HttpContext context) => context.RequestServices.GetRequiredService<Texts>().For(context.Language());

    /// <summary>An argument of the address; empty is the same as absent.</summary>
    public static string? Argument(this HttpContext context, string name) => context.Request.Query[name].ToString().Trim() is { Length: > 0 } value ? value : null;

    public static bool WantsExtensions(this HttpContext context) => string.Equals(context.Argument("extensions"), "true", StringComparison.OrdinalIgnoreCase);

    private static Failure? Refusal(HttpContext context)
    {
        if (context.FindTenant() is not { } tenant || (context.Request.RouteValues["format"] is string format && FormatOf(format) is null))
        {
            return Refusals.NoSuchResource;
        }

        return context.Argument("jurisdiction_id") is { } jurisdiction && !Serves(tenant, jurisdiction) ? Open311Errors.JurisdictionNotFound : null;
    }

    /// <summary>One institution an address, so the argument may be left out; a wrong one means that the program asks the wrong door.</summary>
    internal static bool Serves(Tenant tenant, string jurisdiction)
    {
        var profile = tenant.Configuration.Profile;
        return string.Equals(jurisdiction, profile.Id, StringComparison.OrdinalIgnoreCase)
            || profile.Hosts.Any(h => string.Equals(h, jurisdiction, StringComparison.OrdinalIgnoreCase) || string.Equals(h, $"www.{jurisdiction}", StringComparison.OrdinalIgnoreCase));
    }

    private static Task RefuseAsync(HttpContext context, Failure failure) =>
        WriteAsync(context, Refusals.Of(failure, context.RequestServices.GetRequiredService<ProblemSentences>(), context.Language()), Refusals.StatusOf(failure));

    private static Task WriteAsync(HttpContext context, Document document, int status)
    {
        var json = (context.Request.RouteValues["format"] as string is { } named ? FormatOf(named) : FormatAsked(context.Request)) == "json";
        var body = json ? JsonFormat.Write(document) : XmlFormat.Write(document);
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = json ? Json : Xml;
        response.ContentLength = body.Length;
        Share(context);
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>What is public may be read by any page; names depend on the language asked for, and what has been sealed must not live on in a cache.</summary>
    public static void Share(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.Vary = "Accept-Language";
        headers.CacheControl = HttpMethods.IsPost(context.Request.Method) ? "no-store" : "no-cache";
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            headers.AccessControlAllowOrigin = "*";
        }
    }

    private static string? FormatOf(string suffix) => suffix.ToLowerInvariant() switch
    {
        "xml" => "xml",
        "json" => "json",
        _ => null,
    };

    /// <summary>Where no route has said it: XML is the format that everybody must have.</summary>
    private static string FormatAsked(HttpRequest request) =>
        request.Path.Value?.EndsWith(".json", StringComparison.OrdinalIgnoreCase) == true
        || (request.Path.Value?.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) != true && request.Headers.Accept.ToString().StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
            ? "json"
            : "xml";
}

internal static partial class Log
{
    [LoggerMessage(3400, LogLevel.Error, "An Open311 call of {Tenant} failed")]
    public static partial void Failed(ILogger logger, string tenant, Exception exception);
}
