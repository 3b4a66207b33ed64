using Derman.Channels;
using Derman.Core.Channels;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;
using Derman.Host.Hosting;
using Derman.Plugins;
using NodaTime;

namespace Derman.Host.Channels;

/// <summary>Core's way to channel plugins: every call leases the plugin, so that it can be replaced while others run.</summary>
internal sealed class ChannelGateway(
    PluginRegistry plugins, ChannelSecrets secrets, ChannelHttpSender http, HostSettings settings, IClock clock, ILogger<ChannelGateway> logger) : IChannelGateway
{
    public ValueTask<IReadOnlyList<InboundEvent>> ParseAsync(Tenant tenant, string account, WebhookRequest request, CancellationToken ct) =>
        ValueTask.FromResult(Parse(PluginOf(tenant, account), request));

    /// <summary>Parses for a plugin without an account: a provider app shared by several tenants.</summary>
    public IReadOnlyList<InboundEvent> Parse(string plugin, WebhookRequest request)
    {
        using var lease = Lease(plugin);
        return lease.Plugin.Webhooks?.Parse(request) ?? throw new ChannelUnavailableException($"Plugin '{plugin}' receives no webhooks.");
    }

    public string? ProviderAccountOf(Tenant tenant, string account) =>
        tenant.Configuration.Accounts.GetValueOrDefault(account) is { } configured ? ProviderAccounts.Of(configured.Settings) : null;

    public TimeSpan? FreeTextWindow(Tenant tenant, string account) =>
        tenant.Configuration.Accounts.GetValueOrDefault(account) is { } configured ? plugins.Manifest(configured.Plugin)?.Sending?.FreeTextWindow : null;

    public bool TemplatesAfterWindow(Tenant tenant, string account) =>
        tenant.Configuration.Accounts.GetValueOrDefault(account) is { } configured && plugins.Manifest(configured.Plugin)?.Sending?.TemplatesAfterWindow == true;

    public async ValueTask<SendOutcome> SendAsync(Tenant tenant, string account, OutboundMessage message, CancellationToken ct)
    {
        using var lease = Lease(PluginOf(tenant, account));
        return lease.Plugin.Sender is { } sender
            ? await sender.SendAsync(message, HostOf(tenant, account, lease), ct)
            : new SendOutcome.Rejected(SendRejection.Refused, $"Plugin '{lease.Manifest.Id}' cannot send.");
    }

    public async ValueTask<MediaOutcome> FetchAsync(Tenant tenant, string account, MediaRequest request, CancellationToken ct)
    {
        using var lease = Lease(PluginOf(tenant, account));
        return lease.Plugin.Media is { } media
            ? await media.FetchAsync(request, HostOf(tenant, account, lease), ct)
            : new MediaOutcome.Refused(SendRejection.Refused, $"Plugin '{lease.Manifest.Id}' fetches no media.");
    }

    /// <summary>Handshake or authentication of a webhook call; null when the plugin is not there.</summary>
    public T? WithWebhooks<T>(string plugin, Func<IReceiveWebhooks, Derman.Channels.ChannelManifest, T> use)
        where T : class
    {
        using var lease = plugins.Lease(plugin);
        return lease?.Plugin.Webhooks is { } webhooks ? use(webhooks, lease.Manifest) : null;
    }

    public ChannelBinding Binding(Tenant tenant, string account, ChannelManifest manifest) => new()
    {
        Tenant = tenant.Id.Value,
        Account = account,
        Manifest = manifest,
        Settings = tenant.Configuration.Accounts.GetValueOrDefault(account)?.Settings ?? new Dictionary<string, string>(StringComparer.Ordinal),
        OperatorSettings = OperatorSettings(manifest.Id),
        Secrets = secrets.Of(tenant, account),
    };

    public IReadOnlyDictionary<string, string> OperatorSettings(string plugin) => settings.PluginSettings
        .Where(s => s.Key.StartsWith($"{plugin}:", StringComparison.Ordinal))
        .ToDictionary(s => s.Key[(plugin.Length + 1)..], s => s.Value, StringComparer.Ordinal);

    private ChannelHost HostOf(Tenant tenant, string account, PluginLease lease) => new(Binding(tenant, account, lease.Manifest), http, clock, logger);

    private PluginLease Lease(string plugin) => plugins.Lease(plugin) ?? throw new ChannelUnavailableException($"Plugin '{plugin}' is not loaded.");

    private static string PluginOf(Tenant tenant, string account) =>
        tenant.Configuration.Accounts.GetValueOrDefault(account) is { Enabled: true } configured
            ? configured.Plugin
            : throw new ChannelUnavailableException($"Account '{account}' is switched off.");
}
