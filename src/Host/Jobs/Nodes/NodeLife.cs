using Derman.Core.Nodes;
using Derman.Core.Tenancy;
using Derman.Host.Hosting;
using NodaTime;

namespace Derman.Host.Jobs.Nodes;

/// <summary>Shows the other nodes that this one lives, buries those that do not, and takes over what they were at. Does nothing with a catalog of its own.</summary>
internal sealed class NodeLife(Stores stores, TenantRegistry registry, Agenda agenda, IClock clock, IHostApplicationLifetime host, ILogger<NodeLife> logger) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (stores.Nodes is { } nodes)
        {
            await nodes.JoinAsync(cancellationToken); // Before anything is written under this name.
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (stores.Nodes is not { } nodes)
        {
            return;
        }

        using var beats = new PeriodicTimer(NodeRegister.BetweenBeats.ToTimeSpan());
        try
        {
            while (await beats.WaitForNextTickAsync(stoppingToken))
            {
                await BeatAsync(nodes, stoppingToken);
            }
        }
        catch (OperationCanceledException e)
        {
            Log.WorkerStopped(logger, "node", e.Message);
        }
    }

    private async Task BeatAsync(NodeRegister nodes, CancellationToken ct)
    {
        try
        {
            switch (await nodes.BeatAsync(ct))
            {
                case Pulse.Forgotten:
                    Log.Forgotten(logger, registry.Node);
                    await nodes.JoinAsync(ct);
                    registry.MarkAnew();
                    break;
                case Pulse.Replaced:
                    Log.Replaced(logger, registry.Node);
                    host.StopApplication();
                    return;
            }

            Attend(await nodes.BuryAsync(ct));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.WorkerFailed(logger, "node", e);
        }
    }

    /// <summary>What the catalog now says this node looks after.</summary>
    public void Attend(IReadOnlyList<TenantId> tenants)
    {
        if (tenants.Count == 0)
        {
            return;
        }

        Log.TookOver(logger, tenants.Count);
        registry.Adopt(tenants);
        var now = clock.GetCurrentInstant();
        foreach (var tenant in tenants)
        {
            agenda.Note(tenant, now);
        }
    }
}
