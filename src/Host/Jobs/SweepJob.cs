using Derman.Core.Tenancy;
using Derman.Core.Tickets.Sweep;
using NodaTime;
using Quartz;

namespace Derman.Host.Jobs;

/// <summary>The one host job over all deadlines: it asks only the tenants whose next moment has come.</summary>
[DisallowConcurrentExecution]
internal sealed class SweepJob(TenantRegistry registry, Agenda agenda, SweepTenant sweep, Wake wake, IClock clock, ILogger<SweepJob> logger) : IJob
{
    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        foreach (var id in agenda.Due(clock.GetCurrentInstant()))
        {
            try
            {
                var next = await registry.FindAsync(id, cancellationToken) is { } tenant ? await sweep.ExecuteAsync(tenant, cancellationToken) : null;
                await agenda.SweptAsync(id, next, cancellationToken);
                wake.Outbound(id);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                agenda.Note(id, clock.GetCurrentInstant() + Duration.FromMinutes(1));
                Log.SweepFailed(logger, id.Value, e);
            }
        }
    }
}

/// <summary>Every tenant is asked anew, so that a lost hint costs a night at most.</summary>
[DisallowConcurrentExecution]
internal sealed class ReconcileJob(Agenda agenda) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        agenda.Load();
        return ValueTask.CompletedTask;
    }
}
