using System.Collections.Concurrent;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Host.Jobs;

/// <summary>When each tenant next needs the sweep. A hint: too early costs one look, and the nightly reconciliation mends too late.</summary>
internal sealed class Agenda(TenantRegistry registry)
{
    private readonly ConcurrentDictionary<TenantId, Instant> _next = new();

    public void Load()
    {
        foreach (var entry in registry.Entries)
        {
            // Until its store has been asked, a tenant may have anything due.
            _next[TenantId.Parse(entry.Id)] = Instant.MinValue;
        }
    }

    /// <summary>Something in this tenant may ask for the sweep at that moment.</summary>
    public void Note(TenantId tenant, Instant at) => _next.AddOrUpdate(tenant, at, (_, known) => Instant.Min(known, at));

    public IReadOnlyList<TenantId> Due(Instant now) => [.. _next.Where(n => n.Value <= now).Select(n => n.Key)];

    public async Task SweptAsync(TenantId tenant, Instant? next, CancellationToken ct)
    {
        if (next is { } at)
        {
            _next[tenant] = at;
        }
        else
        {
            _next.TryRemove(tenant, out _);
        }

        await registry.Catalog.WriteAsync(
            s => s.Execute("UPDATE \"tenant_entry\" SET \"next_due\" = @p0 WHERE \"id\" = @p1", Provider.Of(next), tenant.Value), ct);
    }
}
