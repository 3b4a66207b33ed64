using Derman.Core.Tenancy.HostNames;
using Quartz;

namespace Derman.Host.HostNames;

/// <summary>Withdrawn names can be taken back for a day; after it their keys must not lie about. Any number of nodes may look.</summary>
[DisallowConcurrentExecution]
internal sealed class CleaningJob(HostNameCleaning cleaning, ILogger<CleaningJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (await cleaning.ExecuteAsync(cancellationToken) is > 0 and var count)
        {
            Log.Cleaned(logger, count);
        }
    }
}
