using Derman.Channels;
using Derman.Core.Channels;
using Derman.Core.Channels.Simulation;
using Derman.Core.Channels.Streams;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;
using Derman.Host.Hosting;
using Derman.Plugins;
using NodaTime;

namespace Derman.Host.Channels;

/// <summary>Core's way to channel plugins: every call leases the plugin, so that it can be replaced while others run.</summary>
internal sealed class ChannelGateway(
    PluginRegistry plugins, ChannelSecrets secrets, ChannelHttpSender http, HostSettings settings, SimulatedAccounts simulated, IClock clock, ILogger<ChannelGateway> logger) : IChannelGateway
{
    public ValueTask<IReadOnlyList<InboundEvent>> ParseAsync(Tenant tenant, string account, WebhookRequest request, CancellationToken ct) =>
        request.Method is StoreStream.Method or SimulatedAccounts.Method
            ? ValueTask.FromResult(StoredEvents.Read(request.Body.Span)) // Read by the plugin when it arrived, or made up here.
            : ParseAsync(PluginOf(tenant, account), request, ct);

    /// <summary>Receives over an account's own line until cancelled, until it breaks or the plugin is replaced.</summary>
    public async ValueTask<StreamEnd> StreamAsync(Tenant tenant, string account, IInboundSink sink, CancellationToken ct)
    {
        using var lease = Lease(PluginOf(tenant, account));
        try
        {
            return await lease.Calls.StreamAsync(HostOf(tenant, account, lease, StoreStream.CursorOf(tenant, account)), sink, ct);
        }
        catch (PluginUnavailableException e)
        {
            return new StreamEnd(HealthState.Unreachable, e.Message);
        }
    }

    /// <summary>Parses for a plugin without an account: a provider app shared by several tenants.</summary>
    public async ValueTask<IReadOnlyList<InboundEvent>> ParseAsync(string plugin, WebhookRequest request, CancellationToken ct)
    {
        using var lease = Lease(plugin);
        try
        {
            return await lease.Calls.ParseAsync(request, ct);
        }
        catch (PluginUnavailableException e)
        {
            throw new ChannelUnavailableException(e.Message);
        }
    }

    public string? ProviderAccountOf(Tenant tenant, string account) =>
        tenant.Configuration.Accounts.GetValueOrDefault(account) is { } configured ? ProviderAccounts.Of(configured.Settings) : null;

    public SendingRules? RulesOf(Tenant tenant, string account) =>
        tenant.Configuration.Accounts.GetValueOrDefault(account) is { } configured && plugins.Manifest(configured.Plugin) is { Sending: not null } manifest
            ? new ChannelBinding { Tenant = tenant.Id.Value, Account = account, Manifest = manifest, Settings = configured.Settings }.Sending
            : null;

    public async ValueTask<MessageMeasure?> MeasureAsync(Tenant tenant, string account, OutboundContent content, CancellationToken ct)
    {
        if (tenant.Configuration.Accounts.GetValueOrDefault(account) is not { Enabled: true } configured || plugins.Lease(configured.Plugin) is not { } lease)
        {
            return null;
        }

        using (lease)
        {
            try
            {
                return lease.Can(ChannelCapability.MeasureMessages) ? await lease.Calls.MeasureAsync(content, Binding(tenant, account, lease.Manifest).Context(), ct) : null;
            }
            catch (PluginUnavailableException e)
            {
                Log.PluginUnavailable(logger, configured.Plugin, e.Message);
                return null;
            }
        }
    }

    public async ValueTask<SendOutcome> SendAsync(Tenant tenant, string account, OutboundMessage message, CancellationToken ct)
    {
        if (SimulatedAccounts.Is(tenant.Configuration, account))
        {
            return await simulated.SendAsync(tenant, account, message, StoredEvents.Write, ct);
        }

        using var lease = Lease(PluginOf(tenant, account));
        return lease.Can(ChannelCapability.SendMessages)
            ? await lease.Calls.SendAsync(message, HostOf(tenant, account, lease), ct)
            : new SendOutcome.Rejected(SendRejection.Refused, $"Plugin '{lease.Manifest.Id}' cannot send.");
    }

    public async ValueTask<MediaOutcome> FetchAsync(Tenant tenant, string account, MediaRequest request, CancellationToken ct)
    {
        if (SimulatedAccounts.Is(tenant.Configuration, account))
        {
            return await SimulatedAccounts.FetchAsync(tenant, request.MediaId, ct);
        }

        using var lease = Lease(PluginOf(tenant, account));
        return lease.Can(ChannelCapability.FetchMedia)
            ? await lease.Calls.FetchAsync(request, HostOf(tenant, account, lease), ct)
            : new MediaOutcome.Refused(SendRejection.Refused, $"Plugin '{lease.Manifest.Id}' fetches no media.");
    }

    /// <summary>For the plugins that hand reports over to another body.</summary>
    public async ValueTask<T> WithReportsAsync<T>(Tenant tenant, string account, Func<IPluginCalls, ChannelHost, ValueTask<T>> use)
    {
        using var lease = Lease(PluginOf(tenant, account));
        try
        {
            return lease.Can(ChannelCapability.ForwardReports)
                ? await use(lease.Calls, HostOf(tenant, account, lease))
                : throw new ChannelUnavailableException($"Plugin '{lease.Manifest.Id}' hands no reports over.");
        }
        catch (PluginUnavailableException e)
        {
            throw new ChannelUnavailableException(e.Message);
        }
    }

    /// <summary>The answer to a provider's check of the address; null when the plugin cannot be asked now.</summary>
    public ValueTask<WebhookAnswer?> HandshakeAsync(string plugin, Func<ChannelManifest, ChannelBinding> account, WebhookRequest request, CancellationToken ct) =>
        WithWebhooksAsync<WebhookAnswer?>(plugin, async lease => await lease.Calls.HandshakeAsync(request, account(lease.Manifest).Context(), ct));

    /// <summary>Whether a webhook call is genuine; null when the plugin cannot be asked now.</summary>
    public ValueTask<WebhookVerdict?> AuthenticateAsync(string plugin, Func<ChannelManifest, ChannelBinding> account, WebhookRequest request, CancellationToken ct) =>
        WithWebhooksAsync<WebhookVerdict?>(plugin, async lease => await lease.Calls.AuthenticateAsync(request, account(lease.Manifest).Context(), ct));

    public ChannelBinding Binding(Tenant tenant, string account, ChannelManifest manifest, string? cursor = null) => new()
    {
        Tenant = tenant.Id.Value,
        Account = account,
        Manifest = manifest,
        Settings = tenant.Configuration.Accounts.GetValueOrDefault(account)?.Settings ?? new Dictionary<string, string>(StringComparer.Ordinal),
        OperatorSettings = OperatorSettings(manifest.Id),
        Secrets = secrets.Of(tenant, account),
        Cursor = cursor,
    };

    public IReadOnlyDictionary<string, string> OperatorSettings(string plugin) => settings.PluginSettings
        .Where(s => s.Key.StartsWith($"{plugin}:", StringComparison.Ordinal))
        .ToDictionary(s => s.Key[(plugin.Length + 1)..], s => s.Value, StringComparer.Ordinal);

    private async ValueTask<T?> WithWebhooksAsync<T>(string plugin, Func<PluginLease, ValueTask<T>> use)
    {
        using var lease = plugins.Lease(plugin);
        if (lease?.Can(ChannelCapability.ReceiveWebhooks) != true)
        {
            return default;
        }

        try
        {
            return await use(lease);
        }
        catch (PluginUnavailableException e)
        {
            Log.PluginUnavailable(logger, plugin, e.Message);
            return default;
        }
    }

    private ChannelHost HostOf(Tenant tenant, string account, PluginLease lease, string? cursor = null) => new(Binding(tenant, account, lease.Manifest, cursor), http, clock, logger);

    private PluginLease Lease(string plugin) => plugins.Lease(plugin) ?? throw new ChannelUnavailableException($"Plugin '{plugin}' is not loaded.");

    private static string PluginOf(Tenant tenant, string account) =>
        tenant.Configuration.Accounts.GetValueOrDefault(account) is { Enabled: true } configured
            ? configured.Plugin
            : throw new ChannelUnavailableException($"Account '{account}' is switched off.");
}
