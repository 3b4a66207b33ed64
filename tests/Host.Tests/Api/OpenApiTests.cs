using Derman.Host.Tests.Support;
using Microsoft.AspNetCore.Routing;

namespace Derman.Host.Tests.Api;

/// <summary>The API describes itself, whole; and none of it opens without a right token.</summary>
public sealed class OpenApiTests(HostFixture fixture) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task Document_NamesEveryRoute_WithSummaryAndId()
    {
        var document = (await fixture.Erenler.SendRawAsync(new HttpRequestMessage(HttpMethod.Get, $"{fixture.Erenler.Base}/openapi/v1.json"))).Is(200);
        Assert.StartsWith("3.1", document.At("openapi"), StringComparison.Ordinal);
        var described = document.GetProperty("paths").EnumerateObject()
            .SelectMany(p => p.Value.EnumerateObject().Select(o => (Method: o.Name.ToUpperInvariant(), Path: p.Name, Operation: o.Value)))
            .ToList();
        foreach (var (method, path) in Routes())
        {
            var operation = Assert.Single(described, d => d.Method == method && d.Path == path).Operation;
            Assert.True(operation.At("summary") is { Length: > 5 }, $"{method} {path} has no summary.");
            Assert.True(operation.At("operationId") is { Length: > 3 }, $"{method} {path} has no operationId.");
            Assert.NotEmpty(operation.GetProperty("responses").EnumerateObject());
        }

        Assert.Equal(described.Count, Routes().Count());
        Assert.Equal(described.Count, described.Select(d => d.Operation.At("operationId")).Distinct(StringComparer.Ordinal).Count());
        var servers = document.List("servers").Select(s => s.At("url")!.TrimEnd('/'));
        Assert.Contains(fixture.Erenler.Base, servers);
    }

    [Fact]
    public async Task EveryEndpoint_WithoutOrWithAForeignToken_Is401()
    {
        var foreign = await fixture.Tatvan.TokenAsync();
        foreach (var (method, path) in Routes())
        {
            var address = fixture.Erenler.Base + string.Join('/', path.Split('/').Select(s => s == "{action}" ? "note" : s.StartsWith('{') ? Guid.NewGuid().ToString() : s));
            foreach (var token in new[] { null, foreign, "x" })
            {
                var request = new HttpRequestMessage(new HttpMethod(method), address);
                if (token is not null)
                {
                    request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
                }

                var answer = await fixture.Erenler.SendRawAsync(request);
                Assert.True(answer.Status == 401, $"{method} {path} with {(token is null ? "no token" : token == "x" ? "nonsense" : "a foreign token")}: {answer.Status}");
                answer.IsProblem(401, "auth.tokenInvalid");
            }
        }
    }

    private IEnumerable<(string Method, string Path)> Routes() => fixture.Host.Service<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>()
        .Where(e => e.RoutePattern.RawText!.StartsWith("/api/v1", StringComparison.Ordinal))
        .SelectMany(e => e.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(m => (m, PathOf(e))))
        .Distinct();

    private static string PathOf(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(s =>
        string.Concat(s.Parts.Select(p => p is Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart parameter ? $"{{{parameter.Name}}}" : ((Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart)p).Content))));
}
