using Derman.Channels;
using Derman.Core.Channels.Streams;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Derman.Host.Jobs;
using Derman.Plugins;
using NodaTime;

namespace Derman.Host.Channels.Streams;

/// <summary>
/// Keeps the lines of all accounts whose plugin has one (mailboxes, exchanges, long polling): begun when the account is switched on, ended when
/// it is switched off, the plugin goes or another node holds it. Looks every few seconds; costs nothing where there is none.
/// </summary>
internal sealed class KeepStreams(
    HoldStreams hold, PluginRegistry plugins, TenantRegistry registry, ChannelGateway gateway, StoreStream store, Wake wake, IClock clock, ILogger<KeepStreams> logger)
    : BackgroundService
{
    /// <summary>A third of the term after which another node may take a line.</summary>
    public static readonly TimeSpan Round = TimeSpan.FromSeconds(5);

    private readonly Dictionary<(string Tenant, string Account), Held> _held = [];
    private readonly StreamParts _parts = new(registry, gateway, store, wake, clock, TimeProvider.System, logger);

    /// <summary>The account's line, for its page; null when this node holds none.</summary>
    public StreamRun? Of(TenantId tenant, string account)
    {
        lock (_held)
        {
            return _held.GetValueOrDefault((tenant.Value, account))?.Run;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Jobs.Log.WorkerFailed(logger, "streams", e);
            }

            await Task.Delay(Round, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await Task.WhenAll(Lines().Select(line => EndAsync(line.Key)));
    }

    /// <summary>One look: what is wanted runs, what is not ends.</summary>
    internal async Task LookAsync(CancellationToken ct)
    {
        var streaming = plugins.Statuses.Select(s => s.Id).Distinct(StringComparer.Ordinal)
            .Select(id => (Id: id, Manifest: plugins.Manifest(id)))
            .Where(plugin => plugin.Manifest?.Capabilities.Contains(ChannelCapability.ReceiveStream) == true)
            .ToDictionary(plugin => plugin.Id, plugin => new Func<ChannelUse, bool>(use => plugin.Manifest!.HoldsLine(use.Choice)), StringComparer.Ordinal);
        var wanted = hold.Wanted(streaming).ToDictionary(account => (account.Tenant, account.Account));
        foreach (var (key, line) in Lines())
        {
            if (!wanted.TryGetValue(key, out var account) || account.Plugin != line.Account.Plugin || !await hold.HoldAsync(account, ct))
            {
                await EndAsync(key);
            }
        }

        foreach (var (key, account) in wanted)
        {
            if (!_held.ContainsKey(key) && await hold.HoldAsync(account, ct))
            {
                lock (_held)
                {
                    _held[key] = new Held(account, new StreamRun(account, _parts));
                }
            }
        }
    }

    private List<KeyValuePair<(string Tenant, string Account), Held>> Lines()
    {
        lock (_held)
        {
            return [.. _held];
        }
    }

    private async Task EndAsync((string Tenant, string Account) key)
    {
        Held? line;
        lock (_held)
        {
            _held.Remove(key, out line);
        }

        if (line is not null)
        {
            await line.Run.DisposeAsync();
            await hold.ReleaseAsync(line.Account);
        }
    }

    private sealed record Held(ChannelUse Account, StreamRun Run);
}
