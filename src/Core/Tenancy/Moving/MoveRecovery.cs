using Derman.Core.Storage;
using Derman.Core.Tenancy.Catalog;

namespace Derman.Core.Tenancy.Moving;

/// <summary>Brings a move to one side: clears the copy of one that was cut off before the switch, and the old place of one that was cut off after.</summary>
public sealed class MoveRecovery(TenantRegistry registry)
{
    /// <summary>All moves this node began and did not finish; at start, before anything is served.</summary>
    public async Task FinishAllAsync(CancellationToken ct)
    {
        foreach (var move in registry.Catalog.Read(s => s.List<TenantMove>("\"node\" = @p0", registry.Node)))
        {
            await FinishAsync(TenantId.Parse(move.Tenant), ct);
        }
    }

    internal async Task FinishAsync(TenantId id, CancellationToken ct)
    {
        if (registry.Catalog.Read(s => s.First<TenantMove>("\"tenant\" = @p0", id.Value)) is not { } move)
        {
            return;
        }

        if (move.Phase == TenantMove.Switched)
        {
            await ClearOldAsync(id, move, ct);
        }
        else
        {
            await ReopenAsync(id, move, ct);
            registry.Places.Destroy(id, move.To);
        }

        await registry.Catalog.WriteAsync(s => s.Delete(move), ct);
    }

    private async Task ClearOldAsync(TenantId id, TenantMove move, CancellationToken ct)
    {
        await using (var old = registry.Places.At(id, move.From))
        {
            var tenant = await registry.StoreAsync(id, ct);
            await MoveFiles.CopyMissingAsync(old.Files, tenant.Store.Files, (_, _) => { }, ct);
            tenant.Store.LeaveOldFiles();
        }

        registry.Places.Destroy(id, move.From);
    }

    private async Task ReopenAsync(TenantId id, TenantMove move, CancellationToken ct)
    {
        if (registry.Entry(id) is null)
        {
            return;
        }

        var tenant = await registry.StoreAsync(id, ct);
        await tenant.Store.Handle.ManageAsync(
            c =>
            {
                c.Seal(on: false);
                c.Capture(on: false);
                return 0;
            },
            ct);
    }
}
