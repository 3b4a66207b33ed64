using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Derman.Host.Tenancy.Limits;
using NodaTime;

namespace Derman.Host.Pages.Operator;

/// <summary>Who uses how much of this node, beside what was agreed. The busiest first.</summary>
internal sealed class UsageModel(TenantRegistry registry, TenantUse use, LimitedLately limited, LimitOptions usual) : OperatorPage
{
    /// <summary>Their folders are measured for the page; more would keep the disk busy.</summary>
    private const int MostShown = 25;

    public Instant Since => use.Since;

    public LimitOptions Usual => usual;

    public IReadOnlyList<UsageRow> Rows { get; private set; } = [];

    public void OnGet()
    {
        var refused = limited.Read().ToDictionary(l => l.Tenant, l => l.Requests + l.Concurrent + l.Host + l.Storage, StringComparer.Ordinal);
        Rows = [.. use.Read().Take(MostShown)
            .Select(u => (Used: u, Entry: TenantId.TryParse(u.Tenant, out var id) ? registry.Entry(id) : null))
            .Where(u => u.Entry is not null)
            .Select(u => new UsageRow(u.Used, u.Entry!, refused.GetValueOrDefault(u.Used.Tenant), Size(u.Entry!)))];
    }

    private long? Size(TenantEntry entry)
    {
        try
        {
            return StorageUse.Measure(registry, TenantId.Parse(entry.Id));
        }
        catch (Exception e) when (e is System.Data.Common.DbException or IOException)
        {
            System.Diagnostics.Trace.TraceWarning($"{entry.Id}: {e.Message}");
            return null;
        }
    }
}

internal sealed record UsageRow(UsedShare Used, TenantEntry Entry, long Refused, long? Size);
