using Derman.Core.Tenancy;
using Quartz;

namespace Derman.Host.Jobs;

/// <summary>Closes the stores nobody has used for a while: one look for the whole host, no timer a tenant.</summary>
[DisallowConcurrentExecution]
internal sealed class RestJob(TenantRegistry registry) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) => await registry.RestIdleAsync(cancellationToken);
}
