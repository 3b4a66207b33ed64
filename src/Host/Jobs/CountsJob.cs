using Derman.Core.Tenancy;
using Derman.Core.Tickets.Counting;
using Quartz;

namespace Derman.Host.Jobs;

/// <summary>Once a week: the kept counts of tickets are compared with a count. They are kept in the transaction that changes a ticket, so a difference is a fault; it is mended and told of.</summary>
[DisallowConcurrentExecution]
internal sealed class CountsJob(TenantRegistry registry, CheckCounts counts, ILogger<CountsJob> logger) : TenantChore(registry)
{
    protected override async Task DoAsync(Tenant tenant, CancellationToken ct)
    {
        if (await counts.ExecuteAsync(tenant, ct) is > 0 and var wrong)
        {
            Log.CountsMended(logger, tenant.Id.Value, wrong);
        }
    }

    protected override void Failed(TenantId tenant, Exception e) => Log.CountsFailed(logger, tenant.Value, e);
}
