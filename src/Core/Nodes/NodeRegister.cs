using System.Security.Cryptography;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using NodaTime;

namespace Derman.Core.Nodes;

public enum Pulse
{
    Alive,

    /// <summary>Others took this process for dead and share its work already: what it knew to be on record is not any more.</summary>
    Forgotten,

    /// <summary>Another process was started under the same name.</summary>
    Replaced,
}

/// <summary>
/// Who lives among the nodes that share a catalog. Every node counts up a number of its own and watches the others' rise; one whose number
/// stands still is buried by whoever sees it first, and its traces of activity go over to that node, all in one write of the catalog. To
/// be wrong about a death costs some work done twice over, never a message or a level: those are claimed in the tenant's own store.
/// One user at a time.
/// </summary>
public sealed class NodeRegister(CatalogStore catalog, string name, IClock clock)
{
    /// <summary>How often a node shows that it lives.</summary>
    public static readonly Duration BetweenBeats = Duration.FromSeconds(2);

    /// <summary>Four beats: a pause of the collector or a slow commit is no death.</summary>
    public static readonly Duration DeadAfter = Duration.FromSeconds(8);

    private readonly string _run = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private readonly Dictionary<string, (string Run, long Beat, Instant Since)> _seen = new(StringComparer.Ordinal);
    private long _beat;

    public async Task JoinAsync(CancellationToken ct)
    {
        var now = Provider.Of(clock.GetCurrentInstant());
        await catalog.WriteAsync(
            session =>
            {
                session.Execute("DELETE FROM \"node\" WHERE \"name\" = @p0", name);
                session.Execute("INSERT INTO \"node\" (\"name\", \"run\", \"beat\", \"started_at\", \"seen_at\") VALUES (@p0, @p1, @p2, @p3, @p4)", name, _run, _beat, now, now);
            },
            ct);
    }

    public async Task<Pulse> BeatAsync(CancellationToken ct)
    {
        _beat++;
        var now = Provider.Of(clock.GetCurrentInstant());
        return await catalog.WriteAsync(
            session =>
                session.Execute("UPDATE \"node\" SET \"beat\" = @p0, \"seen_at\" = @p1 WHERE \"name\" = @p2 AND \"run\" = @p3", _beat, now, name, _run) == 1 ? Pulse.Alive
                : session.First<Node>("\"name\" = @p0", name) is null ? Pulse.Forgotten
                : Pulse.Replaced,
            ct);
    }

    /// <summary>Buries who has not shown life for <see cref="DeadAfter"/> of this node's time.</summary>
    /// <returns>Tenants on servers that this node has to look at now in place of the dead.</returns>
    public async Task<IReadOnlyList<TenantId>> BuryAsync(CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var taken = new List<TenantId>();
        foreach (var other in catalog.Read(s => s.List<Node>("\"name\" <> @p0", name)))
        {
            if (!_seen.TryGetValue(other.Name, out var seen) || seen.Run != other.Run || seen.Beat != other.Beat)
            {
                _seen[other.Name] = (other.Run, other.Beat, now);
            }
            else if (now - seen.Since >= DeadAfter)
            {
                _seen.Remove(other.Name);
                taken.AddRange(await TakeFromAsync(other, now, ct));
            }
        }

        return taken;
    }

    /// <summary>
    /// What nobody looks after although it must be: tenants on servers whose trace names no living node (left by a command that was cut off),
    /// and resting ones whose moment has come. The caller's node has them from then on.
    /// </summary>
    public async Task<IReadOnlyList<TenantId>> TakeUnattendedAsync(int most, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return await catalog.WriteAsync(
            session =>
            {
                var orphans = session.Query(
                    """
                    SELECT a."node", a."tenant" FROM "tenant_activity" a JOIN "tenant_entry" e ON e."id" = a."tenant"
                    WHERE e."server" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "node" n WHERE n."name" = a."node") LIMIT @p0
                    """,
                    r => (Node: r.GetString(0), Tenant: r.GetString(1)),
                    (long)most);
                orphans.ForEach(o => Take(session, o.Node, o.Tenant, now));
                var due = session.Query(
                    """
                    SELECT e."id" FROM "tenant_entry" e
                    WHERE e."status" = @p0 AND e."server" IS NOT NULL AND e."next_due" <= @p1 AND NOT EXISTS (SELECT 1 FROM "tenant_activity" a WHERE a."tenant" = e."id")
                    ORDER BY e."next_due" LIMIT @p2
                    """,
                    r => r.GetString(0),
                    TenantStatus.Active,
                    Provider.Of(now),
                    (long)most);
                due.ForEach(tenant => Mark(session, tenant, now));
                return (IReadOnlyList<TenantId>)[.. orphans.Select(o => o.Tenant).Concat(due).Distinct(StringComparer.Ordinal).Select(TenantId.Parse)];
            },
            ct);
    }

    /// <summary>After the stores were closed cleanly.</summary>
    public async Task LeaveAsync() => await catalog.WriteAsync(
        s => s.Execute("DELETE FROM \"node\" WHERE \"name\" = @p0 AND \"run\" = @p1", name, _run), CancellationToken.None);

    private ValueTask<List<TenantId>> TakeFromAsync(Node dead, Instant now, CancellationToken ct) => catalog.WriteAsync(
        session =>
        {
            if (session.Execute("DELETE FROM \"node\" WHERE \"name\" = @p0 AND \"run\" = @p1 AND \"beat\" = @p2", dead.Name, dead.Run, dead.Beat) == 0)
            {
                return []; // It lives after all, or another node was faster.
            }

            var tenants = session.Query(
                "SELECT a.\"tenant\" FROM \"tenant_activity\" a JOIN \"tenant_entry\" e ON e.\"id\" = a.\"tenant\" WHERE a.\"node\" = @p0 AND e.\"server\" IS NOT NULL",
                r => r.GetString(0),
                dead.Name);
            tenants.ForEach(tenant => Take(session, dead.Name, tenant, now));
            return tenants.ConvertAll(TenantId.Parse);
        },
        ct);

    private void Take(WriteSession session, string from, string tenant, Instant now)
    {
        Mark(session, tenant, now);
        session.Execute("DELETE FROM \"tenant_activity\" WHERE \"node\" = @p0 AND \"tenant\" = @p1", from, tenant);
        // Whoever is recording a clean point of this tenant right now did not see what the dead node wrote: it must not be believed.
        session.Execute("UPDATE \"tenant_entry\" SET \"next_due\" = @p0, \"settled\" = \"settled\" + 1 WHERE \"id\" = @p1", Provider.Of(now), tenant);
    }

    private void Mark(WriteSession session, string tenant, Instant now) => session.Execute(
        "INSERT INTO \"tenant_activity\" (\"node\", \"tenant\", \"since\") VALUES (@p0, @p1, @p2) ON CONFLICT (\"node\", \"tenant\") DO NOTHING", name, tenant, Provider.Of(now));
}
