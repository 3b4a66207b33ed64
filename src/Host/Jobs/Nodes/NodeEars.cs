using Derman.Core.Channels;
using Derman.Core.Nodes;
using Derman.Core.OpenId;
using Derman.Core.Tenancy;
using Derman.Host.Live;
using Derman.Host.OpenId.Tokens;

namespace Derman.Host.Jobs.Nodes;

/// <summary>Does what other nodes' notices ask for: forget what was read, read the catalog again, look for events.</summary>
internal sealed class NodeEars(
    INodeBus bus, TenantRegistry registry, LiveTenants live, TenantKeys keys, ValidatedTokens tokens, Applications applications, ChannelSecrets secrets, ILogger<NodeEars> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await bus.ListenAsync(n => GuardedAsync(() => HearAsync(n)), () => GuardedAsync(CatchUpAsync), stoppingToken);
        }
        catch (OperationCanceledException e)
        {
            Log.WorkerStopped(logger, "notices", e.Message);
        }
    }

    private async Task HearAsync(NodeNotice notice)
    {
        if (!TenantId.TryParse(notice.Tenant ?? "", out var id))
        {
            registry.Refresh();
            return;
        }

        if (notice.Kind == NoticeKind.Tenant)
        {
            await registry.RereadAsync(id);
            Forget(id);
        }

        live.Signal(id);
    }

    private async Task CatchUpAsync()
    {
        await registry.RereadAllAsync();
        foreach (var entry in registry.Entries)
        {
            Forget(TenantId.Parse(entry.Id));
        }

        live.SignalAll();
    }

    private void Forget(TenantId id)
    {
        keys.Forget(id);
        tokens.Forget(id);
        applications.Forget(id);
        secrets.Forget(id);
    }

    /// <summary>One tenant's trouble must not make this node deaf.</summary>
    private async Task GuardedAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.WorkerFailed(logger, "notices", e);
        }
    }
}
