using Derman.Core.Channels.Queues;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using NodaTime;

namespace Derman.Host.Pages.Operator;

/// <summary>What waits: at the shared provider apps, and in the tenants that are open now. A resting tenant has nothing that is due.</summary>
internal sealed class QueuesModel(TenantRegistry registry, TenantQueues queues) : OperatorPage
{
    /// <summary>Looked at for one page.</summary>
    private const int MostTenants = 50;

    public long AppWaiting { get; private set; }

    public long AppFailed { get; private set; }

    public Instant? AppOldest { get; private set; }

    public long AppQuarantined { get; private set; }

    public IReadOnlyList<(string Id, QueueStates States)> Tenants { get; private set; } = [];

    public bool More { get; private set; }

    public async Task OnGetAsync(CancellationToken ct)
    {
        var waiting = registry.Catalog.Read(s => s.List<AppEvent>("\"state\" <> 'done' ORDER BY \"seq\" LIMIT 10000"));
        (AppWaiting, AppFailed) = (waiting.Count(e => e.State == "new"), waiting.Count(e => e.State == "failed"));
        AppOldest = waiting.FirstOrDefault(e => e.State == "new")?.ReceivedAt;
        AppQuarantined = registry.Catalog.Read(s => s.List<AppQuarantine>("1 = 1 ORDER BY \"seq\" DESC LIMIT 1000")).Count;
        var open = registry.Entries.Select(e => TenantId.Parse(e.Id)).Where(registry.IsOpen).OrderBy(i => i.Value, StringComparer.Ordinal).ToList();
        More = open.Count > MostTenants;
        var all = new List<(string, QueueStates)>();
        foreach (var id in open.Take(MostTenants))
        {
            try
            {
                all.Add((id.Value, queues.Read(await registry.OpenAsync(id, ct))));
            }
            catch (Exception e) when (e is TenantBrokenException or TenantElsewhereException or System.Data.Common.DbException)
            {
                System.Diagnostics.Trace.TraceWarning($"{id}: {e.Message}"); // Among the broken ones on the overview.
            }
        }

        Tenants = all;
    }
}
