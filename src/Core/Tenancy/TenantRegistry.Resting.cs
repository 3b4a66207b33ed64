using System.Collections.Concurrent;
using System.Data.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy.Catalog;
using Derman.Core.Work;
using NodaTime;

namespace Derman.Core.Tenancy;

public sealed partial class TenantRegistry
{
    /// <summary>Looked at beyond those that must go: some are in use just now, and others make room at the same time.</summary>
    private const int SpareVictims = 8;

    private readonly ConcurrentDictionary<TenantId, Tenant> _awake = new();
    private readonly ConcurrentDictionary<TenantId, byte[]> _passed = new();

    /// <summary>How many stores are open.</summary>
    public int OpenCount => _awake.Count;

    public bool IsOpen(TenantId id) => _awake.ContainsKey(id);

    /// <summary>Tenants this node has written to and not closed cleanly, before a crash or since the start: nobody can say what they need without opening them.</summary>
    public async Task<IReadOnlyList<TenantId>> NotSettledAsync(CancellationToken ct)
    {
        var rows = catalog.Read(s => s.List<TenantActivity>("\"node\" = @p0", Node)).ConvertAll(a => TenantId.Parse(a.Tenant));
        foreach (var gone in rows.Where(id => Entry(id) is null))
        {
            await catalog.WriteAsync(
                s => s.Execute("DELETE FROM \"tenant_activity\" WHERE \"node\" = @p0 AND \"tenant\" = @p1", Node, gone.Value), ct);
        }

        Adopt(rows);
        return [.. rows.Where(id => Entry(id) is not null)];
    }

    /// <summary>Opens a store, which brings its schema up, and lets it go again unless somebody uses it.</summary>
    public async Task BringUpAsync(TenantId id, CancellationToken ct)
    {
        var wasOpen = IsOpen(id);
        var tenant = await StoreAsync(id, ct);
        if (!wasOpen)
        {
            await RestAsync(tenant);
        }
    }

    /// <summary>Puts to rest what nobody has used for a while. One call now and then for the whole host.</summary>
    public async Task RestIdleAsync(CancellationToken ct)
    {
        var since = _options.Clock.GetCurrentInstant() - _options.IdleAfter;
        foreach (var tenant in _awake.Values.Where(t => t.UsedAt <= since))
        {
            ct.ThrowIfCancellationRequested();
            await RestAsync(tenant);
        }

        await MakeRoomAsync();
    }

    /// <summary>
    /// Closes the files of a tenant at a clean point: the catalog then knows without them when the tenant next needs work. The tenant
    /// stays usable and opens again by itself.
    /// </summary>
    /// <returns>False when it is in use at this moment, or could not be put on record; it is tried again another time.</returns>
    public async Task<bool> RestAsync(Tenant tenant)
    {
        if (tenant.IsBeingRead)
        {
            return false;
        }

        try
        {
            return await tenant.Activity.SettleAsync(dirty => SettleAsync(tenant, dirty));
        }
        catch (Exception e) when (e is DbException or IOException or ObjectDisposedException)
        {
            // The catalog still says that the tenant is in use: the next start looks at it.
            System.Diagnostics.Trace.TraceWarning($"{tenant.Id}: {e.Message}");
            return false;
        }
    }

    /// <summary>What is known to have passed the checks; goes to the catalog with the next clean point.</summary>
    internal void Passed(TenantId id, byte[] fingerprint) => _passed[id] = fingerprint;

    private async Task SettleAsync(Tenant tenant, bool dirty)
    {
        var record = dirty || _adopted.ContainsKey(tenant.Id) || !IsOnRecord(tenant.Id);
        var settled = record ? SettledOf(tenant.Id) : 0;
        var next = record ? tenant.Peek(NextWork.Of) : null;
        await tenant.RestAsync();
        if (record)
        {
            await RecordAsync(tenant.Id, next, settled);
            _adopted.TryRemove(tenant.Id, out _);
        }

        _awake.TryRemove(tenant.Id, out _);
        if (tenant.IsAwake)
        {
            Wake(tenant); // Somebody came while it went to rest; from here on those who come say so themselves.
        }
    }

    /// <summary>Closes the stores used longest ago while more than the limit are open. Who opens one too many does it, so that closing keeps up.</summary>
    private async ValueTask MakeRoomAsync()
    {
        var excess = _awake.Count - _options.OpenTenants;
        if (excess <= 0)
        {
            return;
        }

        foreach (var tenant in _awake.Values.OrderBy(t => t.UsedAt).Take(excess + SpareVictims).ToList())
        {
            if (_awake.Count <= _options.OpenTenants)
            {
                return;
            }

            await RestAsync(tenant);
        }
    }

    /// <summary>Another node may have moved the tenant: the catalog knows where to.</summary>
    private async Task FollowAsync(TenantId id)
    {
        Refresh(id);
        RefuseElsewhere(id);
        if (Entry(id) is { } entry
            && _tenants.TryGetValue(id, out var lazy)
            && lazy is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }
            && await lazy.Value is var tenant
            && tenant.Store.Placement != entry.Placement)
        {
            await tenant.Store.FollowAsync(_places, entry.Placement);
        }
    }

    private void Wake(Tenant tenant) => _awake[tenant.Id] = tenant;

    private Task MarkAsync(TenantId id)
    {
        var since = Provider.Of(_options.Clock.GetCurrentInstant());
        return catalog.WriteAsync(
            s => s.Execute(
                "INSERT INTO \"tenant_activity\" (\"node\", \"tenant\", \"since\") VALUES (@p0, @p1, @p2) ON CONFLICT (\"node\", \"tenant\") DO NOTHING",
                Node,
                id.Value,
                since),
            CancellationToken.None).AsTask();
    }

    private async Task RecordAsync(TenantId id, Instant? seen, long settled)
    {
        var passed = _passed.GetValueOrDefault(id) ?? Entry(id)?.CheckedConfiguration;
        var next = await catalog.WriteAsync(
            session =>
            {
                var next = Joined(session, id, seen, settled);
                session.Execute(
                    "UPDATE \"tenant_entry\" SET \"next_due\" = @p0, \"schema_version\" = @p1, \"checked_configuration\" = @p2, \"settled\" = \"settled\" + 1 WHERE \"id\" = @p3",
                    Provider.Of(next),
                    TenantStore.LatestVersion,
                    passed,
                    id.Value);
                session.Execute("DELETE FROM \"tenant_activity\" WHERE \"node\" = @p0 AND \"tenant\" = @p1", Node, id.Value);
                return next;
            },
            CancellationToken.None);
        if (Entry(id) is { } entry)
        {
            (entry.NextDue, entry.SchemaVersion, entry.CheckedConfiguration) = (next, TenantStore.LatestVersion, passed);
        }
    }

    private bool IsOnRecord(TenantId id) =>
        Entry(id) is not { } entry
        || (entry.SchemaVersion == TenantStore.LatestVersion
            && (!_passed.TryGetValue(id, out var passed) || passed.AsSpan().SequenceEqual(entry.CheckedConfiguration)));
}
