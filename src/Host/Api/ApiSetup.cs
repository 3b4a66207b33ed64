using Derman.Host.Api.Description;
using Derman.Host.OpenId.Tokens;
using Microsoft.AspNetCore.Authorization;

namespace Derman.Host.Api;

internal static class ApiSetup
{
    public const string Policy = "api";

    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddSingleton<ProblemSentences>();
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.Converters.Add(new Core.Common.InstantJsonConverter());
            o.SerializerOptions.DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull;
        });
        services.AddOpenApi("v1", o =>
        {
            o.OpenApiVersion = Microsoft.OpenApi.OpenApiSpecVersion.OpenApi3_1;
            o.AddOperationTransformer<DescribeOperations>();
            o.AddSchemaTransformer<DescribeSchemas>();
            o.AddDocumentTransformer<DescribeDocument>();
        });
        services.AddAuthorizationBuilder().AddPolicy(Policy, new AuthorizationPolicyBuilder(TenantBearer.SchemeName).RequireAuthenticatedUser().Build());
        return services;
    }

    public static void MapApi(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").WithMetadata(TenantOnly.Instance);
        var api = app.MapGroup("/api/v1").RequireAuthorization(Policy).WithMetadata(TenantOnly.Instance).AddEndpointFilter(TenantOnly.Require);
        api.MapTickets();
        api.MapTicketParts();
        api.MapReplies();
        api.MapLetters();
        api.MapOutside();
        api.MapCatalogue();
        api.MapCalls();
        api.MapCallBacks();
        api.MapDeskChats();
        api.MapBulk();
        api.MapExports();
        api.MapSubscriptions();
    }
}

/// <summary>Endpoints that exist only below a tenant.</summary>
internal sealed class TenantOnly
{
    public static readonly TenantOnly Instance = new();

    public static async ValueTask<object?> Require(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (Tenancy.TenantAccess.FindTenant(context.HttpContext) is null)
        {
            await Problems.WriteAsync(context.HttpContext, StatusCodes.Status404NotFound, "notFound");
            return Results.Empty;
        }

        return await next(context);
    }
}
