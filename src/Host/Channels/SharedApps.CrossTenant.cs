using System.Text.Json;
using Derman.Channels;
using Derman.Core.Channels.Intake;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Derman.Host.Jobs;
using Derman.Plugins;
using NodaTime;

namespace Derman.Host.Channels;

/// <summary>
/// A provider app that several tenants share: one secret, one address of the host. Its requests are kept raw in the catalog
/// and split by the provider account each element names. Crosses tenants on purpose; each element reaches one store only.
/// </summary>
internal sealed class SharedApps(
    TenantRegistry registry, ChannelGateway gateway, HandleInboundEvent handle, Wake wake, IClock clock, ILogger<SharedApps> logger)
{
    private const string Purpose = "app secrets";
    private const int MostAttempts = 12;

    /// <summary>An event is this node's for so long; every element counts once however often it is split.</summary>
    private static readonly Duration Lease = Duration.FromSeconds(30);

    public Task SaveAsync(
        string app, string plugin, IReadOnlyDictionary<string, string> settings, IReadOnlyDictionary<string, string> secrets, CancellationToken ct) =>
        SaveAsync(registry, app, plugin, settings, secrets, ct);

    public static async Task SaveAsync(
        TenantRegistry registry, string app, string plugin, IReadOnlyDictionary<string, string> settings, IReadOnlyDictionary<string, string> secrets, CancellationToken ct) =>
        await registry.Catalog.WriteAsync(
            session =>
            {
                var row = new ChannelApp
                {
                    App = app,
                    Plugin = plugin,
                    Settings = JsonSerializer.Serialize(settings),
                    Secrets = registry.MasterKey.Seal(Purpose, JsonSerializer.SerializeToUtf8Bytes(secrets)),
                };
                session.Delete(row);
                session.Insert(row);
            },
            ct);

    public async Task ReceiveAsync(HttpContext context, string app, CancellationToken ct)
    {
        if (registry.Catalog.Read(s => s.First<ChannelApp>("\"app\" = @p0", app)) is not { } row)
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
            await WebhookEndpoints.AnswerAsync(context, await gateway.HandshakeAsync(row.Plugin, manifest => Binding(row, manifest), request, ct), ct);
            return;
        }

        var verdict = await gateway.AuthenticateAsync(row.Plugin, manifest => Binding(row, manifest), request, ct);
        if (verdict is WebhookVerdict.Genuine)
        {
            await StoreAsync(app, request, ct);
            wake.Apps();
        }

        context.Response.StatusCode = WebhookEndpoints.StatusOf(verdict);
    }

    /// <summary>Splits what lies in the raw inbox. An interruption repeats a request; the tenants' own memory makes each element count once.</summary>
    public async Task ProcessAsync(CancellationToken ct)
    {
        var due = registry.Catalog.Read(Due);
        if (due.Count > 0 && registry.IsShared)
        {
            due = await ClaimAsync(ct);
        }

        foreach (var row in due)
        {
            await SplitAsync(row, ct);
        }
    }

    private List<AppEvent> Due(ReadSession session) => session.List<AppEvent>(
        "\"state\" = 'new' AND (\"next_attempt_at\" IS NULL OR \"next_attempt_at\" <= @p0) ORDER BY \"seq\" LIMIT 100", Provider.Of(clock.GetCurrentInstant()));

    private ValueTask<List<AppEvent>> ClaimAsync(CancellationToken ct) => registry.Catalog.WriteAsync(
        session =>
        {
            var due = Due(session);
            foreach (var row in due)
            {
                row.NextAttemptAt = clock.GetCurrentInstant() + Lease;
                session.Update(row);
            }

            return due;
        },
        ct);

    private async Task StoreAsync(string app, WebhookRequest request, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        await registry.Catalog.WriteAsync(
            session => session.Insert(new AppEvent
            {
                Seq = session.Next("appEvent"),
                App = app,
                Method = request.Method,
                Query = RawPairs.Write(request.Query),
                Headers = RawPairs.Write(request.Headers),
                Body = request.Body.ToArray(),
                ReceivedAt = now,
            }),
            ct);
    }

    private async Task SplitAsync(AppEvent row, CancellationToken ct)
    {
        var failed = false;
        try
        {
            var app = registry.Catalog.Read(s => s.First<ChannelApp>("\"app\" = @p0", row.App))
                ?? throw new InvalidOperationException($"The app '{row.App}' is gone.");
            var events = await gateway.ParseAsync(app.Plugin, new WebhookRequest
            {
                Method = row.Method,
                Query = RawPairs.Read(row.Query),
                Headers = RawPairs.Read(row.Headers),
                Body = row.Body,
                ReceivedAt = row.ReceivedAt.ToDateTimeOffset(),
            }, ct);
            foreach (var item in events)
            {
                try
                {
                    failed |= !await DeliverAsync(app, row, item, ct);
                }
                catch (TenantElsewhereException e)
                {
                    failed = true; // The node that has the file takes this element when the event is its turn.
                    row.Reason = e.Message;
                }
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            failed = true;
            row.Reason = e.Message;
            Log.AppEventFailed(logger, row.App, row.Seq, e);
        }

        row.Attempts++;
        row.NextAttemptAt = null;
        row.State = !failed ? "done" : row.Attempts >= MostAttempts ? "failed" : "new";
        await registry.Catalog.WriteAsync(s => s.Update(row), ct);
    }

    /// <returns>False when it must be tried again.</returns>
    private async Task<bool> DeliverAsync(ChannelApp app, AppEvent row, InboundEvent item, CancellationToken ct)
    {
        var route = item.ProviderAccountId is null
            ? null
            : registry.Catalog.Read(s => s.First<ProviderRoute>("\"plugin\" = @p0 AND \"provider_account\" = @p1", app.Plugin, item.ProviderAccountId));
        if (route is null || await registry.FindAsync(TenantId.Parse(route.Tenant), ct) is not { } tenant)
        {
            await QuarantineAsync(app.App, item, ct);
            return true;
        }

        var handled = await handle.ExecuteAsync(tenant, route.Account, item.ProviderAccountId, item, row.Seq, row.ReceivedAt, ct);
        wake.Outbound(tenant.Id);
        return handled != Handled.Parked;
    }

    private async Task QuarantineAsync(string app, InboundEvent item, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        await registry.Catalog.WriteAsync(
            session =>
            {
                if (session.First<AppQuarantine>("\"app\" = @p0 AND \"external_id\" = @p1", app, item.DedupKey) is null)
                {
                    session.Insert(new AppQuarantine
                    {
                        Seq = session.Next("appQuarantine"),
                        App = app,
                        ProviderAccount = item.ProviderAccountId ?? "",
                        ExternalId = item.DedupKey,
                        Reason = "unknownChannel",
                        Raw = item is UnknownEvent unknown ? unknown.Raw : item.ToString(),
                        At = now,
                    });
                }
            },
            ct);
    }

    private ChannelBinding Binding(ChannelApp app, ChannelManifest manifest) => new()
    {
        Tenant = "",
        Account = app.App,
        Manifest = manifest,
        Settings = JsonSerializer.Deserialize<Dictionary<string, string>>(app.Settings)!,
        OperatorSettings = gateway.OperatorSettings(app.Plugin),
        Secrets = JsonSerializer.Deserialize<Dictionary<string, string>>(registry.MasterKey.Open(Purpose, app.Secrets))!,
    };
}
