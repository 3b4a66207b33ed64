using System.Globalization;
using System.Net;
using System.Text.Json;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Derman.Host.Plugins;
using Derman.Host.Tenancy;
using Derman.Host.Tenancy.Limits;

namespace Derman.Host.Operator;

internal static class OperatorSetup
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static IServiceCollection AddOperator(this IServiceCollection services)
    {
        services.AddSingleton<Readiness>();
        services.AddSingleton<OperatorLinks>();
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
                plugins = plugins.Statuses.Select(p => new { p.Id, state = p.State.ToString(), p.Fault?.Cause, p.Fault?.Cure }),
                limited = limited.Read(),
            },
            Json,
            statusCode: readiness.IsReady ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable)).ExcludeFromDescription();
    }

    public static void MapOperator(this WebApplication app)
    {
        app.MapGet("/operator/start/{token}", async (string token, OperatorLinks links, HttpContext context, CancellationToken ct) =>
            await links.UseAsync(token, context, ct) ? Results.Redirect("/operator") : Results.NotFound()).ExcludeFromDescription();
        app.MapGet("/operator", (HttpContext context, OperatorLinks links, TenantRegistry registry, PluginRegistry plugins, LimitedLately limited) =>
            context.FindTenant() is not null || !links.IsSignedIn(context)
                ? Results.NotFound()
                : Results.Content(OperatorPage.Render(registry, plugins, limited), "text/html; charset=utf-8")).ExcludeFromDescription();
    }
}

/// <summary>One page for the platform operator: what is there, and what is broken. Nothing of any ticket.</summary>
internal static class OperatorPage
{
    public static string Render(TenantRegistry registry, PluginRegistry plugins, LimitedLately limited)
    {
        var broken = registry.Broken.ToDictionary(b => b.Id.Value, b => b, StringComparer.Ordinal);
        var tenants = string.Concat(registry.Entries.OrderBy(t => t.Id, StringComparer.Ordinal).Select(t =>
        {
            var state = broken.TryGetValue(t.Id, out var b) ? $"{Text(b.Reason)} {Text(b.Cure)}" : Text(t.Status);
            return $"<tr><td>{Text(t.Id)}</td><td>{Text(t.Name)}</td><td>{state}</td><td>{Text(string.Join(", ", registry.HostsOf(TenantId.Parse(t.Id))))}</td></tr>";
        }));
        var channels = string.Concat(plugins.Statuses.Select(p =>
            $"<tr><td>{Text(p.Id)}</td><td>{Text(p.Version?.ToString())}</td><td>{Text(p.State.ToString())}</td><td>{Text(p.Fault?.Cause)} {Text(p.Fault?.Cure)}</td></tr>"));
        var refused = string.Concat(limited.Read().Select(l => string.Create(
            CultureInfo.InvariantCulture,
            $"<tr><td>{Text(l.Tenant)}</td><td>{l.Requests}</td><td>{l.Concurrent}</td><td>{l.Storage}</td><td>{l.Host}</td><td>{l.Last:yyyy-MM-dd HH:mm:ss} UTC</td></tr>")));
        var limits = refused.Length == 0
            ? ""
            : $"<h1>Turned away lately</h1><table><thead><tr><th>Id</th><th>Too many requests</th><th>Too many at once</th><th>Storage full</th><th>Host busy</th><th>Last</th></tr></thead><tbody>{refused}</tbody></table>";
        return $"""
            <!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Derman operator</title>
            <link rel="stylesheet" href="/operator.css"></head><body><main><h1>Tenants</h1>
            {(tenants.Length == 0 ? "<p>No tenant yet. Add one with <code>tenants apply FOLDER</code>.</p>" : $"<table><thead><tr><th>Id</th><th>Name</th><th>State</th><th>Hosts</th></tr></thead><tbody>{tenants}</tbody></table>")}
            {limits}
            <h1>Channel plugins</h1><table><thead><tr><th>Id</th><th>Version</th><th>State</th><th>Reason and cure</th></tr></thead><tbody>{channels}</tbody></table></main></body></html>
            """;
    }

    private static string Text(string? text) => WebUtility.HtmlEncode(text ?? "");
}
