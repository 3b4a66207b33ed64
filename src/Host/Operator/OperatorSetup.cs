using System.Text.Json;
using Derman.Host.Operator.Creating;
using Derman.Plugins;
using Derman.Host.Tenancy.Limits;

namespace Derman.Host.Operator;

internal static class OperatorSetup
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static IServiceCollection AddOperator(this IServiceCollection services)
    {
        services.AddSingleton<Readiness>();
        services.AddSingleton<OperatorLinks>();
        services.AddSingleton<CreateTenant>();
        return services;
    }

    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Text("live")).ExcludeFromDescription();
        app.MapGet("/health/ready", (Readiness readiness, PluginRegistry plugins, LimitedLately limited) => Results.Json(
            new
            {
                status = readiness.IsReady ? "ready" : "starting",
                broken = readiness.Broken.Select(b => new { tenant = b.Id.Value, b.Code, b.Reason, b.Cure }),
                plugins = plugins.Statuses.Select(p => new { p.Id, state = p.State.ToString(), p.Sandbox, p.Fault?.Cause, p.Fault?.Cure }),
                limited = limited.Read(),
            },
            Json,
            statusCode: readiness.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable)).ExcludeFromDescription();
    }

    public static void MapOperator(this WebApplication app)
    {
        app.MapGet("/operator/start/{token}", async (string token, OperatorLinks links, HttpContext context, CancellationToken ct) =>
            await links.UseAsync(token, context, ct) ? Results.Redirect("/operator") : Results.NotFound()).ExcludeFromDescription();
    }
}
