using Derman.Host.Hosting;
using Quartz;

namespace Derman.Host.Jobs.Nodes;

/// <summary>
/// Runs on one node of the cluster at a time: tenants on servers that rest and whose moment has come, and those whose trace names no living
/// node, are looked after by the node this runs on.
/// </summary>
[DisallowConcurrentExecution]
internal sealed class UnattendedJob(Stores stores, NodeLife life) : IJob
{
    /// <summary>So many a round: a node that comes into a backlog leaves the rest for the next round, which may run elsewhere.</summary>
    private const int Most = 200;

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (stores.Nodes is { } nodes)
        {
            life.Attend(await nodes.TakeUnattendedAsync(Most, cancellationToken));
        }
    }
}
