using Derman.Channels;
using Derman.Core.Channels;
using Derman.Core.Tenancy;
using Derman.Plugins;
using NodaTime;

namespace Derman.Host.Channels;

/// <summary>Asks a plugin whether an account works, with values that need not be saved yet. What is not typed is taken from what is kept.</summary>
internal sealed class CheckAccount(PluginRegistry plugins, ChannelGateway gateway, ChannelSecrets secrets, ChannelHttpSender http, IClock clock, ILogger<CheckAccount> logger)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    /// <param name="typedSecrets">Only those that were typed.</param>
    /// <returns>Null when the plugin does not run or cannot be asked.</returns>
    public async Task<HealthReport?> ExecuteAsync(
        Tenant tenant, string account, string plugin, IReadOnlyDictionary<string, string> settings, IReadOnlyDictionary<string, string> typedSecrets, CancellationToken ct)
    {
        using var lease = plugins.Lease(plugin);
        if (lease?.Can(ChannelCapability.CheckHealth) != true)
        {
            return null;
        }

        var kept = new Dictionary<string, string>(secrets.Of(tenant, account), StringComparer.Ordinal);
        foreach (var (name, value) in typedSecrets)
        {
            kept[name] = value;
        }

        var binding = new ChannelBinding
        {
            Tenant = tenant.Id.Value, Account = account, Manifest = lease.Manifest, Settings = settings, OperatorSettings = gateway.OperatorSettings(plugin), Secrets = kept,
        };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Longest);
        try
        {
            return await lease.Calls.CheckAsync(new ChannelHost(binding, http, clock, logger), limit.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new HealthReport(HealthState.Unreachable, "unreachable");
        }
    }
}
