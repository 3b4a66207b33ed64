using System.Collections.Concurrent;
using Derman.Core.Storage;
using Derman.Core.Tenancy.Catalog;
using NodaTime;

namespace Derman.Core.Tenancy;

/// <summary>What is different when other nodes serve from the same catalog.</summary>
public sealed partial class TenantRegistry
{
    /// <summary>Tenants whose trace of activity bears this node's name although no write of this process made it.</summary>
    private readonly ConcurrentDictionary<TenantId, byte> _adopted = new();

    private Action<TenantId?>? _announced;

    /// <summary>Other nodes may serve from the same catalog.</summary>
    public bool IsShared => catalog.SharedOn is not null;

    /// <summary>Told of every change of the catalog this process makes; null for many tenants at once. Set before tenants are opened.</summary>
    public void Announce(Action<TenantId?> announced) => _announced += announced;

    /// <summary>A file that another node has. One without a name belongs to whoever has it.</summary>
    public bool IsElsewhere(TenantEntry entry) => IsShared && entry.Placement.IsFile && entry.Node != Node
        && (entry.Node is not null || !File.Exists(Path.Combine(TenantsFolder, entry.Id, TenantStore.FileName)));

    /// <summary>Nobody but this node will look after it; a tenant on a server of a shared catalog is looked after by whoever has written to it last.</summary>
    public bool IsAttendedHere(TenantEntry entry) => !IsShared || (entry.Placement.IsFile && !IsElsewhere(entry));

    /// <summary>The name a new file bears in the catalog; null where there is only one node.</summary>
    internal string? NodeOf(StorePlacement placement) => IsShared && placement.IsFile ? Node : null;

    /// <summary>The catalog names this node for them: they are put on record at their next clean point, written to or not.</summary>
    public void Adopt(IEnumerable<TenantId> tenants)
    {
        foreach (var id in tenants)
        {
            _adopted[id] = 0;
        }
    }

    /// <summary>Others took this node for dead and removed its traces: every tenant makes its own again before the next write.</summary>
    public void MarkAnew()
    {
        foreach (var tenant in _awake.Values)
        {
            tenant.Activity.Forget();
        }
    }

    /// <summary>Another node has changed a tenant: what is kept of it here is read anew. A store that lies elsewhere now, or has another key, is closed.</summary>
    /// <returns>True when the tenant was another one before.</returns>
    public async ValueTask<bool> RereadAsync(TenantId id)
    {
        var before = Entry(id);
        Refresh(id);
        var after = Entry(id);
        var replaced = before is not null
            && (after is null || after.Placement != before.Placement || after.Node != before.Node || !after.WrappedKey.AsSpan().SequenceEqual(before.WrappedKey));
        if (replaced)
        {
            await CloseAsync(id);
        }
        else if (_tenants.TryGetValue(id, out var lazy) && lazy is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            (await lazy.Value).Reread();
        }

        return replaced;
    }

    /// <summary>After a break nobody knows what was missed.</summary>
    public async ValueTask RereadAllAsync()
    {
        var known = _tenants.Keys.ToList();
        foreach (var id in known)
        {
            await RereadAsync(id);
        }

        Refresh();
    }

    private void RefuseElsewhere(TenantId id)
    {
        if (Entry(id) is { } entry && IsElsewhere(entry))
        {
            throw new TenantElsewhereException(id, entry.Node);
        }
    }

    private long SettledOf(TenantId id) => catalog.Read(s => s.Count("SELECT \"settled\" FROM \"tenant_entry\" WHERE \"id\" = @p0", id.Value));

    /// <summary>What is next, when somebody else has recorded a clean point since the store was asked: the earlier of both.</summary>
    private static Instant? Joined(WriteSession session, TenantId id, Instant? seen, long settled)
    {
        var row = session.First<TenantEntry>("\"id\" = @p0", id.Value);
        return row is null || row.Settled == settled || row.NextDue is not { } theirs ? seen
            : seen is { } mine ? Instant.Min(mine, theirs)
            : theirs;
    }
}

/// <summary>The tenant is a file of another node; opening it here would make an empty one beside it.</summary>
public sealed class TenantElsewhereException(TenantId id, string? node)
    : Exception($"'{id}' lies on the node '{node ?? "unknown"}'. Ask there, or carry it to a database server: tenants move.");
