using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Quartz;

namespace Derman.Host.Jobs;

/// <summary>
/// What is done for every tenant now and then, one tenant after the other, and once for all nodes: a node does it for the files it has (group
/// <c>host</c>), whichever node the cluster's turn falls on for what lies on servers (group <see cref="Shared"/>). A store that was opened
/// only for it is closed again.
/// </summary>
internal abstract class TenantChore(TenantRegistry registry) : IJob
{
    public const string Shared = "cluster";

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await RunAsync(context.JobDetail.Key.Group == Shared, cancellationToken);

    /// <param name="shared">Tenants on servers of a shared catalog, in place of those only this node looks after.</param>
    public async Task RunAsync(bool shared, CancellationToken ct)
    {
        foreach (var entry in registry.Entries.Where(e => shared ? !e.Placement.IsFile : registry.IsAttendedHere(e)))
        {
            ct.ThrowIfCancellationRequested();
            var id = TenantId.Parse(entry.Id);
            try
            {
                await VisitAsync(id, ct);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Failed(id, e);
            }
        }
    }

    /// <summary>Asked before the store is opened.</summary>
    protected virtual bool IsDue(TenantId tenant) => true;

    protected abstract Task DoAsync(Tenant tenant, CancellationToken ct);

    protected abstract void Failed(TenantId tenant, Exception e);

    private async Task VisitAsync(TenantId id, CancellationToken ct)
    {
        if (!IsDue(id))
        {
            return;
        }

        var wasOpen = registry.IsOpen(id);
        if (await registry.FindAsync(id, ct) is { } tenant)
        {
            await DoAsync(tenant, ct);
            if (!wasOpen)
            {
                await registry.RestAsync(tenant);
            }
        }
    }
}
