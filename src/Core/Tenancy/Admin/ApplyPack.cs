using System.Globalization;
using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Storage;
using Derman.Core.Tenancy.Catalog;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Clocks;
using NodaTime;

namespace Derman.Core.Tenancy.Admin;

/// <param name="StateMapping">Old state → new state, for states the workflow drops while tickets are still in them.</param>
/// <param name="Overwrite">Where an admin and the pack changed the same item, the pack wins.</param>
public sealed record ApplyOptions(IReadOnlyDictionary<string, string>? StateMapping = null, bool Overwrite = false, string By = "operator");

/// <summary>What applying a pack would do or did, or why it was refused whole.</summary>
/// <param name="Recomputed">Open clocks whose due time changed.</param>
public sealed record ApplyReport(TenantId? Id, bool IsNew, PackPlan Plan, IReadOnlyList<PackProblem> Problems, int Recomputed = 0, int Moved = 0)
{
    public bool Ok => Problems.Count == 0;
}

/// <summary>
/// Brings a tenant to what its pack says: plan, then apply in one transaction of its store. Run again it changes nothing.
/// What people did is never removed: what they still need must stay in the pack or be mapped.
/// </summary>
public sealed class ApplyPack(TenantRegistry registry, IClock clock)
{
    public async Task<ApplyReport> PlanAsync(PackReading reading, ApplyOptions options, CancellationToken ct)
    {
        var (report, _) = await PrepareAsync(reading, options, ct);
        return report;
    }

    public async Task<ApplyReport> ExecuteAsync(PackReading reading, ApplyOptions options, CancellationToken ct)
    {
        var (report, prepared) = await PrepareAsync(reading, options, ct);
        if (!report.Ok || prepared is null || report.Id is not { } id)
        {
            return report;
        }

        if (report.IsNew)
        {
            await AddEntryAsync(id, prepared.Next, ct);
        }

        var lease = await StoreLease.OpenAsync(registry, id, ct);
        var now = clock.GetCurrentInstant();
        var (recomputed, moved) = report is { IsNew: false, Plan.IsEmpty: true } && prepared.SameBase
            ? (0, 0)
            : await lease.Store.WriteAsync(
                session =>
                {
                    var version = ConfigurationStore.Write(session, prepared.Next, reading.Pack, options.By, now);
                    var configuration = new TenantConfiguration(prepared.Next, version);
                    var mapped = ConfigurationImpact.MapStates(session, configuration, options.StateMapping, now);
                    return (ConfigurationImpact.Recompute(session, configuration, now), mapped);
                },
                ct);
        await CatalogListing.PublishAsync(registry, id, prepared.Next, ct);
        lease.Tenant.Reread();
        registry.Passed(id, ConfigurationStore.FingerprintOf(prepared.Next));
        return report with { Recomputed = recomputed, Moved = moved };
    }

    private async Task<(ApplyReport Report, Prepared? Prepared)> PrepareAsync(PackReading reading, ApplyOptions options, CancellationToken ct)
    {
        if (reading.Pack is not { } pack)
        {
            return (new ApplyReport(null, false, new PackPlan([]), reading.Problems), null);
        }

        var id = TenantId.Parse(pack.Tenant.Id);
        var problems = ConfigurationImpact.HostConflicts(registry, id, pack).ToList();
        if (registry.Entry(id) is null || await IsWithoutStoreAsync(id, ct))
        {
            return New();
        }

        var lease = await StoreLease.OpenAsync(registry, id, ct);
        var stored = lease.Store.Read(s => ConfigurationStore.Read(s));
        if (stored is null)
        {
            return New(); // A first apply that was cut off between catalog and store is finished as one.
        }

        var applied = lease.Store.Read(ConfigurationStore.ReadApplied);
        var merged = PackMerge.Merge(applied, stored.Current, pack);
        var next = options.Overwrite ? pack : merged.Merged;
        if (!options.Overwrite)
        {
            problems.AddRange(merged.Conflicts.Select(c => new PackProblem(
                c.File, c.Item, "pack.editedOnBothSides", $"{c.Item} was changed on screen and in the pack.", "Export the tenant and take over one of the two, or apply with --overwrite.")));
        }

        if (!ReferenceEquals(next, pack))
        {
            // Two sound halves can make a whole that is not: an admin's new rule may name what the pack has dropped.
            problems.AddRange(PackReader.Check(next).Problems);
        }

        problems.AddRange(lease.Store.Read(session => ConfigurationImpact.StillNeeded(session, stored.Current, next, options.StateMapping).ToList()));
        return (
            new ApplyReport(id, false, PackPlan.Compare(stored.Current, next), problems),
            new Prepared(next, PackPlan.Compare(applied, pack).IsEmpty));

        (ApplyReport, Prepared?) New() => (new ApplyReport(id, true, PackPlan.Compare(null, pack), problems), new Prepared(pack, false));
    }

    private async Task AddEntryAsync(TenantId id, TenantPack pack, CancellationToken ct)
    {
        var placement = registry.Entry(id)?.Placement ?? (registry.NewTenantsOn is { } server ? registry.Places.NewOn(server, id) : StorePlacement.File);
        await registry.Catalog.WriteAsync(
            session =>
            {
                if (session.First<TenantEntry>("\"id\" = @p0", id.Value) is null)
                {
                    session.Insert(new TenantEntry
                    {
                        Id = id.Value,
                        Status = TenantStatus.Suspended, // until its store holds its configuration
                        Name = CatalogListing.NameOf(id, pack),
                        WrappedKey = registry.MasterKey.NewWrappedKey(id.Value),
                        CreatedAt = clock.GetCurrentInstant(),
                        Server = placement.Server,
                        Schema = placement.Schema,
                        Node = registry.NodeOf(placement),
                    });
                }
            },
            ct);
        await using (await TenantStore.OpenAsync(id, registry.Places, placement, ct, create: true))
        {
            registry.Reload(id);
        }

        var lease = await StoreLease.OpenAsync(registry, id, ct);
        await lease.Store.WriteAsync(s => ConfigurationStore.Write(s, pack, pack, "pack", clock.GetCurrentInstant()), ct);
        await registry.Catalog.WriteAsync(
            s => s.Execute("UPDATE \"tenant_entry\" SET \"status\" = @p0 WHERE \"id\" = @p1", TenantStatus.Active, id.Value), ct);
        registry.Reload(id);
    }

    /// <summary>A first apply was cut off before it had made the schema.</summary>
    private async Task<bool> IsWithoutStoreAsync(TenantId id, CancellationToken ct)
    {
        if (registry.Entry(id) is not { Status: TenantStatus.Suspended, SchemaVersion: 0, Placement.IsFile: false })
        {
            return false;
        }

        try
        {
            await registry.StoreAsync(id, ct);
            return false;
        }
        catch (TenantBrokenException e) when (e.InnerException is StoreSealedException)
        {
            return true;
        }
    }

    private sealed record Prepared(TenantPack Next, bool SameBase);
}
