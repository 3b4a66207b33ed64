using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Derman.Host.Api.Description;

/// <summary>What belongs to the whole API: how to sign in, and the one shape of every refusal.</summary>
internal sealed class DescribeDocument(IHttpContextAccessor http) : IOpenApiDocumentTransformer
{
    public const string OAuth = "oauth";
    public const string Bearer = "bearer";
    public const string Problem = "Problem";

    private static readonly Dictionary<string, string> Scopes = new(StringComparer.Ordinal)
    {
        [ApiScopes.TicketsRead] = "Read tickets, lists, files and live changes.",
        [ApiScopes.TicketsWrite] = "Register tickets, move them, write to citizens.",
        [ApiScopes.CatalogueRead] = "Read topics, directorates, workflow and calendars.",
        [ApiScopes.StaffRead] = "Read who can be given work.",
        [ApiScopes.Calls] = "Read and finish phone calls.",
        [ApiScopes.Chats] = "Read and answer the chats a person may answer.",
        [ApiScopes.Events] = "Subscribe to outgoing events.",
        [ApiScopes.Exports] = "Make exports.",
    };

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info.Title = "Derman API";
        document.Info.Description =
            "Requests of citizens, from the first word to a truthful end. Errors are problem+json (RFC 9457) with a stable `code`; `title` says cause and cure in the language of Accept-Language (tr, fa, en). "
            + "Lists go on by `next` → `cursor`. Commands take an `Idempotency-Key`, and `If-Match` with the ETag of what was read.";
        var address = http.HttpContext is { } request ? Tenancy.TenantAccess.BaseAddress(request) : "";
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [OAuth] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.OAuth2,
                Description = "The institution's own issuer.",
                Flows = new OpenApiOAuthFlows
                {
                    ClientCredentials = new OpenApiOAuthFlow { TokenUrl = new Uri($"{address}/connect/token"), Scopes = Scopes },
                    AuthorizationCode = new OpenApiOAuthFlow
                    {
                        AuthorizationUrl = new Uri($"{address}/connect/authorize"),
                        TokenUrl = new Uri($"{address}/connect/token"),
                        RefreshUrl = new Uri($"{address}/connect/token"),
                        Scopes = Scopes,
                    },
                },
            },
            [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT", Description = "An access token of that issuer." },
        };
        document.AddComponent(Problem, ProblemSchema());
        return Task.CompletedTask;
    }

    private static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "A refusal (RFC 9457).",
        Required = new HashSet<string>(StringComparer.Ordinal) { "type", "title", "status", "code" },
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
        {
            ["type"] = Text("Always about:blank; the code tells what it is."),
            ["title"] = Text("Cause and cure, in the reader's language."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32" },
            ["code"] = Text("Stable; made for programs."),
            ["field"] = Text("The field of the request it concerns."),
            ["requires"] = new OpenApiSchema { Type = JsonSchemaType.Array, Items = Text("What is still missing: a guard, or a scope.") },
            ["errors"] = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Items = new OpenApiSchema
                {
                    Type = JsonSchemaType.Object,
                    Required = new HashSet<string>(StringComparer.Ordinal) { "field", "code", "message" },
                    Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { ["field"] = Text("The field."), ["code"] = Text("Stable."), ["message"] = Text("Cause and cure.") },
                },
            },
        },
    };

    private static OpenApiSchema Text(string description) => new() { Type = JsonSchemaType.String, Description = description };
}
