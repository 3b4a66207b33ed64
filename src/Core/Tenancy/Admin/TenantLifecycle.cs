using Derman.Core.Tenancy.Catalog;
using Derman.Core.Tenancy.HostNames;
using Derman.Core.Tenancy.Packs;

namespace Derman.Core.Tenancy.Admin;

/// <summary>Suspending, resuming, exporting and removing a tenant.</summary>
public sealed class TenantLifecycle(TenantRegistry registry, BackupTenant backup)
{
    /// <summary>A suspended tenant answers like one that does not exist; nothing of it is lost.</summary>
    /// <returns>False when there is no such tenant.</returns>
    public async Task<bool> SetStatusAsync(TenantId id, string status, CancellationToken ct)
    {
        var changed = await registry.Catalog.WriteAsync(
            s => s.Execute("UPDATE \"tenant_entry\" SET \"status\" = @p0 WHERE \"id\" = @p1", status, id.Value), ct);
        registry.Reload(id);
        return changed == 1;
    }

    /// <summary>Changes what the operator has agreed with a tenant about its share of the host; in effect with the next request.</summary>
    /// <param name="change">Sets the limits of the entry; a null one takes the host's.</param>
    public async Task SetLimitsAsync(TenantId id, Action<TenantEntry> change, CancellationToken ct)
    {
        await registry.Catalog.WriteAsync(
            session =>
            {
                if (session.First<TenantEntry>("\"id\" = @p0", id.Value) is { } entry)
                {
                    change(entry);
                    session.Update(entry);
                }
            },
            ct);
        registry.Reload();
    }

    /// <summary>Writes the tenant's configuration as a pack: the same bytes a freshly applied pack had.</summary>
    public async Task ExportAsync(TenantId id, string folder, CancellationToken ct)
    {
        var tenant = await registry.OpenAsync(id, ct);
        await PackFiles.SaveAsync(folder, PackWriter.Write(tenant.Configuration.Pack), ct);
    }

    /// <summary>Removes a tenant after handing back everything it had: its pack and a verified backup.</summary>
    public async Task RemoveAsync(TenantId id, string handBackFolder, CancellationToken ct)
    {
        var before = registry.Entry(id)?.Status ?? TenantStatus.Suspended;
        await SetStatusAsync(id, TenantStatus.Suspended, ct);
        try
        {
            await ExportAsync(id, Path.Combine(handBackFolder, "pack"), ct);
            await backup.ExecuteAsync(id, Path.Combine(handBackFolder, "backup"), ct);
        }
        catch
        {
            await SetStatusAsync(id, before, CancellationToken.None); // What could not be handed back is not taken away.
            throw;
        }

        await registry.CloseAsync(id);
        var placement = registry.Entry(id)!.Placement;
        ct = CancellationToken.None;
        await registry.Catalog.WriteAsync(
            session =>
            {
                session.Execute("DELETE FROM \"tenant_host\" WHERE \"tenant\" = @p0", id.Value);
                HostNameCleaning.ForgetAll(session, id);
                session.Execute("DELETE FROM \"provider_route\" WHERE \"tenant\" = @p0", id.Value);
                session.Execute("DELETE FROM \"tenant_entry\" WHERE \"id\" = @p0", id.Value);
            },
            ct);
        registry.Reload(id);
        registry.Places.Destroy(id, placement);
    }
}
