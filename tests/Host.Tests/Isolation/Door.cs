using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.RazorPages.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Derman.Host.Tests.Isolation;

internal enum DoorKind
{
    /// <summary>Opened by a token.</summary>
    Token,

    /// <summary>Opened by a session's cookie.</summary>
    Session,

    /// <summary>Opened by either.</summary>
    Either,

    /// <summary>Open to everybody, on purpose.</summary>
    Open,
}

/// <summary>One way in: an endpoint of the running host with one of its methods, and of a page one of its handlers.</summary>
internal sealed record Door(string Method, string Route, IReadOnlyList<string> Parameters, DoorKind Kind, string? Handler = null, bool TakesFile = false)
{
    public string Name => Handler is null ? $"{Method} {Route}" : $"{Method} {Route}?handler={Handler}";

    /// <summary>Every way in there is, read from the running host: a new one is here by itself.</summary>
    public static async Task<IReadOnlyList<Door>> AllOfAsync(RunningHost host)
    {
        var doors = new List<Door>();
        foreach (var endpoint in host.Service<IEnumerable<EndpointDataSource>>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>())
        {
            if (endpoint.Metadata.GetMetadata<PageActionDescriptor>() is { } page)
            {
                doors.AddRange(await OfPageAsync(host, endpoint, page));
            }
            else
            {
                var methods = endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"];
                doors.AddRange(methods.Select(m => Of(m, endpoint, endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>())));
            }
        }

        return [.. doors.DistinctBy(d => d.Name).OrderBy(d => d.Name, StringComparer.Ordinal)];
    }

    private static async Task<IEnumerable<Door>> OfPageAsync(RunningHost host, RouteEndpoint endpoint, PageActionDescriptor page)
    {
        var compiled = await host.Service<PageLoader>().LoadAsync(page, endpoint.Metadata);
        var policies = compiled.ModelTypeInfo!.GetCustomAttributes(inherit: true).OfType<IAuthorizeData>().ToList();
        var handlers = compiled.HandlerMethods.Select(h => Of(h.HttpMethod.ToUpperInvariant(), endpoint, policies) with { Handler = h.Name });

        // A page without a handler for GET is shown all the same.
        return handlers.Append(Of("GET", endpoint, policies));
    }

    private static Door Of(string method, RouteEndpoint endpoint, IReadOnlyList<IAuthorizeData> policies)
    {
        var pattern = endpoint.RoutePattern;
        return new Door(method, "/" + Text(pattern), [.. pattern.Parameters.Select(p => p.Name)], KindOf(policies, "/" + Text(pattern)))
        {
            TakesFile = endpoint.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes.Contains("multipart/form-data") == true,
        };
    }

    private static string Text(RoutePattern pattern) => (pattern.RawText ?? "").TrimStart('/');

    private static DoorKind KindOf(IReadOnlyList<IAuthorizeData> policies, string route) =>
        route == "/api/v1/stream" ? DoorKind.Either
        : policies.Any(p => p.Policy == Identity.IdentitySetup.StaffPolicy) ? DoorKind.Session
        : policies.Count > 0 ? DoorKind.Token
        : DoorKind.Open;
}
