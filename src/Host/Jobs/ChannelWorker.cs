using Derman.Core.Channels.Delivering;
using Derman.Core.Channels.Intake;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Referrals;
using Derman.Host.Channels;

namespace Derman.Host.Jobs;

/// <summary>Works inbox and outbox of the tenants that have something, at once when woken and all of them now and then.</summary>
internal sealed class ChannelWorker(
    TenantRegistry registry, ProcessInbound inbound, DeliverMessages deliver, FetchMedia media, CarryReferrals referrals, SharedApps apps, Wake wake, ILogger<ChannelWorker> logger) : BackgroundService
{
    /// <summary>How often every tenant is looked at although nobody woke us: retries, and what a crash left behind.</summary>
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Guarded("shared apps", () => apps.ProcessAsync(stoppingToken));
        await AllAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            var woken = await WaitAsync(stoppingToken);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            if (woken)
            {
                await WokenAsync(stoppingToken);
            }
            else
            {
                await Guarded("shared apps", () => apps.ProcessAsync(stoppingToken));
                await AllAsync(stoppingToken);
            }
        }
    }

    private async Task<bool> WaitAsync(CancellationToken ct)
    {
        try
        {
            return await wake.WaitAsync(Round, ct);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task WokenAsync(CancellationToken ct)
    {
        if (wake.TakeApps())
        {
            await Guarded("shared apps", () => apps.ProcessAsync(ct));
        }

        foreach (var id in wake.TakeInbound().Concat(wake.TakeOutbound()).Distinct())
        {
            await TenantAsync(id, ct);
        }
    }

    private async Task AllAsync(CancellationToken ct)
    {
        foreach (var entry in registry.Entries)
        {
            await TenantAsync(TenantId.Parse(entry.Id), ct);
        }
    }

    private Task TenantAsync(TenantId id, CancellationToken ct) => Guarded(id.Value, async () =>
    {
        if (await registry.FindAsync(id, ct) is { } tenant)
        {
            await inbound.ExecuteAsync(tenant, ct);
            await deliver.ExecuteAsync(tenant, ct);
            await media.ExecuteAsync(tenant, ct);
            await referrals.ExecuteAsync(tenant, ct);
        }
    });

    private async Task Guarded(string what, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (TenantBrokenException)
        {
            // Shown on health with reason and cure; nothing to add every five seconds.
            return;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.WorkerFailed(logger, what, e);
        }
        catch (OperationCanceledException e)
        {
            Log.WorkerStopped(logger, what, e.Message);
        }
    }
}
