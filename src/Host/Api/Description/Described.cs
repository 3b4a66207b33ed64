namespace Derman.Host.Api.Description;

/// <summary>A query parameter that a handler reads by itself, for the API description.</summary>
/// <param name="Type">string | integer | boolean.</param>
/// <param name="Format">Of JSON Schema: uuid, date-time…; null for none.</param>
/// <param name="Values">The only values there are; null when there is no such list.</param>
internal sealed record QueryParameter(string Name, string Description, string Type, string? Format, IReadOnlyList<string>? Values, int? Least, int? Most);

/// <summary>The endpoint reads Idempotency-Key.</summary>
internal sealed class TakesIdempotencyKey
{
    public static readonly TakesIdempotencyKey Instance = new();
}

/// <summary>The endpoint reads If-Match and answers with an ETag.</summary>
internal sealed class TakesVersion
{
    public static readonly TakesVersion Instance = new();
}

/// <summary>An example of the body, as JSON.</summary>
internal sealed record BodyExample(string Json);

internal static class Described
{
    public static RouteHandlerBuilder Query(
        this RouteHandlerBuilder endpoint, string name, string description, string type = "string", string? format = null, IReadOnlyList<string>? values = null, int? least = null, int? most = null) =>
        endpoint.WithMetadata(new QueryParameter(name, description, type, format, values, least, most));

    /// <summary>A change of one ticket: both headers, and the refusals they bring.</summary>
    public static RouteHandlerBuilder TakesCommand(this RouteHandlerBuilder endpoint) =>
        endpoint.TakesKey().WithMetadata(TakesVersion.Instance).ProducesProblem(409).ProducesProblem(412);

    public static RouteHandlerBuilder TakesKey(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(TakesIdempotencyKey.Instance);

    public static RouteHandlerBuilder Example(this RouteHandlerBuilder endpoint, string json) => endpoint.WithMetadata(new BodyExample(json));
}
