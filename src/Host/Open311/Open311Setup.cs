using Derman.Core.Open311;
using Derman.Core.Publishing;
using Derman.Host.Api;

namespace Derman.Host.Open311;

/// <summary>Open311 GeoReport v2 of every tenant. What it offers is tenant data; what it tells holds nothing about a person.</summary>
internal static class Open311Setup
{
    private static readonly string[] Read = ["GET", "HEAD"];

    /// <summary>Resources there are, to tell a wrong method from a wrong address.</summary>
    private static readonly string[] Known = ["services", "requests", "request", "tokens", "servicerequestupdates", "discovery"];

    public static IServiceCollection AddOpen311(this IServiceCollection services)
    {
        services.AddSingleton<ApprovePublicSummary>();
        services.AddSingleton<ReadPublicRequests>();
        services.AddSingleton<ManageKeys>();
        services.AddSingleton<OfferTopics>();
        services.AddSingleton<SubmitReport>();
        services.AddSingleton<TakeUpdate>();
        services.AddSingleton<KeyLimits>();
        return services;
    }

    public static void MapOpen311(this WebApplication app)
    {
        var root = app.MapGroup("/open311").WithMetadata(TenantOnly.Instance).AddEndpointFilter(Call.AnswerAsync).ExcludeFromDescription().DisableAntiforgery();
        root.MapMethods("/discovery.{format}", Read, Discovery.Describe);
        var v2 = root.MapGroup("/v2");
        v2.MapMethods("/services.{format}", Read, Services.List);
        v2.MapMethods("/services/{code}.{format}", Read, Services.Define);
        v2.MapMethods("/requests.csv", Read, Bulk.WriteAsync);
        v2.MapMethods("/requests.{format}", Read, Requests.List);
        v2.MapPost("/requests.{format}", Submit.ExecuteAsync);
        v2.MapMethods("/requests/{number}.{format}", Read, Requests.Single);
        v2.MapMethods("/request/{number}.{format}", Read, Requests.Single); // the draft of 2.1 prints it so
        v2.MapMethods("/tokens/{token}.{format}", Read, Submit.OfToken);
        v2.MapMethods("/servicerequestupdates.{format}", Read, Updates.List);
        v2.MapPost("/servicerequestupdates.{format}", Updates.TakeAsync);
        root.Map("/{**rest}", Unknown);
    }

    private static object Unknown(HttpContext context, string? rest)
    {
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            context.Response.Headers.AccessControlAllowMethods = "GET, HEAD";
            Call.Share(context);
            return Results.NoContent();
        }

        var parts = (rest ?? "").Split('/');
        var resource = parts[0] == "v2" && parts.Length > 1 ? parts[1] : parts[0];
        var wrongMethod = !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method)
            && Known.Contains(resource.Split('.')[0], StringComparer.OrdinalIgnoreCase)
            && rest!.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) | rest.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        return wrongMethod ? Refusals.WrongMethod : Refusals.NoSuchResource;
    }
}
