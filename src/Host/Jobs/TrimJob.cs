using Quartz;

namespace Derman.Host.Jobs;

/// <summary>
/// Once, when the start has settled: reading packs, compiling models, a first sweep and perhaps a demo leave garbage that an idle
/// host would keep for good, because nothing asks the collector for it.
/// </summary>
internal sealed class TrimJob : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return ValueTask.CompletedTask;
    }
}
