using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Derman.Host.Tests.Api;

/// <summary>The API as it is mapped, not as somebody remembers it: a new endpoint joins every test that walks over this.</summary>
internal sealed record ApiEndpoint(string Method, string Path, RouteEndpoint Endpoint)
{
    public Type? Body => Endpoint.Metadata.GetMetadata<IAcceptsMetadata>() is { RequestType: { } type, ContentTypes: ["application/json"] } ? type : null;

    public override string ToString() => $"{Method} {Path}";

    /// <summary>An address that names nothing there is, with parameters that fit.</summary>
    public string Missing => "/api/v1" + string.Join('/', Path["/api/v1".Length..].Split('/').Select(s => !s.StartsWith('{') ? s : s == "{action}" ? "note" : Guid.Empty.ToString()));

    public static IReadOnlyList<ApiEndpoint> All(RunningHost host) => [.. host.Service<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>()
        .Where(e => e.RoutePattern.RawText!.StartsWith("/api/", StringComparison.Ordinal))
        .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => new ApiEndpoint(m, PathOf(e), e)))
        .OrderBy(e => e.Path, StringComparer.Ordinal).ThenBy(e => e.Method, StringComparer.Ordinal)];

    private static string PathOf(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(s =>
        string.Concat(s.Parts.Select(p => p is RoutePatternParameterPart parameter ? $"{{{parameter.Name}}}" : ((RoutePatternLiteralPart)p).Content))));
}
