using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Derman.Host.Api.Description;

/// <summary>What the framework cannot see of an endpoint: the parameters its handler reads, its scope, and every way it may refuse.</summary>
internal sealed class DescribeOperations : IOpenApiOperationTransformer
{
    private const string Json = "application/json";
    private const string ProblemJson = "application/problem+json";

    private static readonly Dictionary<int, string> Refusals = new()
    {
        [400] = "The request cannot be read.",
        [401] = "No token, or one that is not valid (any more).",
        [403] = "The token lacks the scope, or the caller the right.",
        [404] = "There is none, or it is not open to the caller.",
        [405] = "Not this method.",
        [406] = "None of the accepted types is written here.",
        [409] = "Not in this state; 'requires' names what is missing.",
        [412] = "It changed since it was read.",
        [413] = "The body is too large.",
        [415] = "The body is of another type.",
        [422] = "Something in the request needs correction; 'errors' names each field.",
        [429] = "More requests than this institution's share; Retry-After says how long to wait.",
        [500] = "Something went wrong on our side.",
        [503] = "Busy or not reachable now; Retry-After says how long to wait.",
        [507] = "This institution's storage is full.",
    };

    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        operation.Parameters ??= [];
        foreach (var query in metadata.OfType<QueryParameter>())
        {
            operation.Parameters.Add(new OpenApiParameter { Name = query.Name, In = ParameterLocation.Query, Description = query.Description, Schema = SchemaOf(query) });
        }

        if (metadata.OfType<TakesIdempotencyKey>().Any())
        {
            operation.Parameters.Add(Header("Idempotency-Key", "The same key with the same body gives the first answer again, so that a call may be repeated when its answer was lost. At most 200 characters.", 200));
        }

        if (metadata.OfType<TakesVersion>().Any())
        {
            operation.Parameters.Add(Header("If-Match", "The ETag of the ticket as it was read; refused with 412 when it has changed since.", null));
        }

        var takesBody = operation.RequestBody is not null;
        if (operation.RequestBody is OpenApiRequestBody body && metadata.OfType<BodyExample>().FirstOrDefault() is { } example && body.Content?.TryGetValue(Json, out var content) == true)
        {
            content.Example = JsonNode.Parse(example.Json);
        }

        if (metadata.OfType<RequiredScope>().FirstOrDefault() is { } scope)
        {
            operation.Security =
            [
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(DescribeDocument.OAuth, context.Document)] = [scope.Scope] },
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(DescribeDocument.Bearer, context.Document)] = [] },
            ];
        }

        Refuse(operation, context, [401, 403, 406, 429, 500, 503, .. takesBody ? [413, 415, 422] : Array.Empty<int>(), .. operation.Parameters.Any(p => p.In == ParameterLocation.Path) ? [404] : Array.Empty<int>()]);
        return Task.CompletedTask;
    }

    private static void Refuse(OpenApiOperation operation, OpenApiOperationTransformerContext context, int[] always)
    {
        operation.Responses ??= [];
        var named = operation.Responses.Keys.Select(k => int.TryParse(k, CultureInfo.InvariantCulture, out var status) ? status : 0).Where(s => s >= 400);
        foreach (var status in named.Concat(always).Distinct().ToList())
        {
            operation.Responses[status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = Refusals[status],
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    [ProblemJson] = new() { Schema = new OpenApiSchemaReference(DescribeDocument.Problem, context.Document) },
                },
            };
        }

        Files(operation, context);
        foreach (var response in operation.Responses.Where(r => r.Key.StartsWith('2')).Select(r => r.Value).OfType<OpenApiResponse>())
        {
            if (string.IsNullOrEmpty(response.Description))
            {
                response.Description = "Done.";
            }
        }
    }

    /// <summary>Answers that are no JSON: of them the framework keeps the status only.</summary>
    private static void Files(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        foreach (var produced in context.Description.ActionDescriptor.EndpointMetadata.OfType<IProducesResponseTypeMetadata>().Where(p => p.StatusCode is >= 200 and < 300 && (p.Type is null || p.Type == typeof(void))))
        {
            if (operation.Responses!.TryGetValue(produced.StatusCode.ToString(CultureInfo.InvariantCulture), out var found) && found is OpenApiResponse { Content: null or { Count: 0 } } response)
            {
                response.Content = produced.ContentTypes.ToDictionary(
                    t => t,
                    t => new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = t.StartsWith("text/", StringComparison.Ordinal) ? null : "binary" } },
                    StringComparer.Ordinal);
            }
        }
    }

    private static OpenApiParameter Header(string name, string description, int? longest) => new()
    {
        Name = name,
        In = ParameterLocation.Header,
        Description = description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = longest },
    };

    private static OpenApiSchema SchemaOf(QueryParameter query) => new()
    {
        Type = query.Type switch { "integer" => JsonSchemaType.Integer, "boolean" => JsonSchemaType.Boolean, _ => JsonSchemaType.String },
        Format = query.Format,
        Enum = query.Values is null ? null : [.. query.Values.Select(v => (JsonNode)v)],
        Minimum = query.Least?.ToString(CultureInfo.InvariantCulture),
        Maximum = query.Most?.ToString(CultureInfo.InvariantCulture),
    };
}
