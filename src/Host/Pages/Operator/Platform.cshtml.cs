using Derman.Core.Nodes;
using Derman.Core.Tenancy;
using NodaTime;
using Quartz;

namespace Derman.Host.Pages.Operator;

/// <summary>Where tenants can lie, which nodes serve them, and what runs by the clock.</summary>
internal sealed class PlatformModel(TenantRegistry registry, ISchedulerFactory schedulers) : OperatorPage
{
    public IReadOnlyList<DatabaseServerListing> Servers { get; private set; } = [];

    public int InFiles => registry.Entries.Count(e => e.Placement.IsFile);

    public string ThisNode => registry.Node;

    public IReadOnlyList<Node> Nodes { get; private set; } = [];

    public IReadOnlyList<JobRow> Jobs { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken ct)
    {
        Servers = new DatabaseServers(registry).List();
        Nodes = registry.Catalog.Read(s => s.List<Node>("1 = 1 ORDER BY \"name\""));
        var jobs = new List<JobRow>();
        foreach (var scheduler in await schedulers.GetAllSchedulers(ct))
        {
            foreach (var key in await scheduler.GetJobKeys(GroupMatcher<JobKey>.AnyGroup(), ct))
            {
                var triggers = await scheduler.GetTriggersOfJob(key, ct);
                jobs.Add(new JobRow(
                    key.Name,
                    key.Group,
                    Moment(triggers.Max(t => t.PreviousFireTimeUtc)),
                    Moment(triggers.Min(t => t.NextFireTimeUtc))));
            }
        }

        Jobs = [.. jobs.OrderBy(j => j.Name, StringComparer.Ordinal).ThenBy(j => j.Group, StringComparer.Ordinal)];
    }

    private static Instant? Moment(DateTimeOffset? at) => at is { } moment ? Instant.FromDateTimeOffset(moment) : null;
}

/// <param name="Group">host: each node its own; otherwise once for all nodes.</param>
internal sealed record JobRow(string Name, string Group, Instant? Last, Instant? Next);
