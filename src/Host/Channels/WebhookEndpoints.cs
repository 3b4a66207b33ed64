using Derman.Channels;
using Derman.Core.Channels.Intake;
using Derman.Host.Jobs;
using Derman.Host.Tenancy;

namespace Derman.Host.Channels;

/// <summary>Where providers call. A request is on disk before it is answered 200; what it means is worked out after that.</summary>
internal static class WebhookEndpoints
{
    public static void MapChannels(this WebApplication app)
    {
        app.MapMethods("/channels/{account}/webhook", ["GET", "POST"], ReceiveAsync).DisableAntiforgery().ExcludeFromDescription();
    }

    private static Task ReceiveAsync(HttpContext context, string account, ChannelGateway gateway, StoreInbound store, SharedApps apps, Wake wake, CancellationToken ct) =>
        context.FindTenant() is { } tenant
            ? ForTenantAsync(context, tenant, account, gateway, store, wake, ct)
            : apps.ReceiveAsync(context, account, ct);

    private static async Task ForTenantAsync(
        HttpContext context, Core.Tenancy.Tenant tenant, string account, ChannelGateway gateway, StoreInbound store, Wake wake, CancellationToken ct)
    {
        if (tenant.Configuration.Accounts.GetValueOrDefault(account) is not { Enabled: true } configured)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (await WebhookReading.ReadAsync(context.Request, ct) is not { } request)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        if (!HttpMethods.IsPost(request.Method))
        {
            await AnswerAsync(context, await gateway.HandshakeAsync(configured.Plugin, manifest => gateway.Binding(tenant, account, manifest), request, ct), ct);
            return;
        }

        var verdict = await gateway.AuthenticateAsync(configured.Plugin, manifest => gateway.Binding(tenant, account, manifest), request, ct);
        if (verdict is WebhookVerdict.Genuine)
        {
            await store.ExecuteAsync(tenant, account, request, ct);
            wake.Inbound(tenant.Id);
        }

        context.Response.StatusCode = StatusOf(verdict);
    }

    public static int StatusOf(WebhookVerdict? verdict) => verdict switch
    {
        WebhookVerdict.Genuine => StatusCodes.Status200OK,
        WebhookVerdict.Missing or WebhookVerdict.Forged => StatusCodes.Status401Unauthorized,
        _ => StatusCodes.Status503ServiceUnavailable, // the provider repeats it
    };

    public static async Task AnswerAsync(HttpContext context, WebhookAnswer? answer, CancellationToken ct)
    {
        context.Response.StatusCode = answer?.Status ?? StatusCodes.Status503ServiceUnavailable;
        if (answer is { Body.Length: > 0 })
        {
            context.Response.ContentType = answer.ContentType;
            await context.Response.WriteAsync(answer.Body, ct);
        }
    }
}
