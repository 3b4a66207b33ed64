using System.Text.Json;
using Derman.Core.Runs;
using Derman.Core.Staff;
using Derman.Core.Tenancy;

namespace Derman.Core.Tickets.Rehearsing;

/// <summary>A rehearsal as a run: its input is the draft: what rules, calendars and terms of topics would be.</summary>
public sealed class RehearsalWorker(RehearseRules rehearse) : IRunWorker
{
    public string Kind => RunKinds.Rehearsal;

    public string ActOf(SideRun run) => Acts.ManageConfiguration;

    public static RehearsalDraft DraftOf(SideRun run) => RehearsalDraft.Read(run.Input);

    public static RehearsalReport? ReportOf(SideRun run) => run.Result is null ? null : JsonSerializer.Deserialize(run.Result, RehearsalJson.Default.RehearsalReport);

    public async Task<string?> ExecuteAsync(Tenant tenant, SideRun run, Actor actor, RunProgress progress, CancellationToken ct)
    {
        var next = DraftOf(run).On(tenant.Configuration.Pack);
        var report = await rehearse.ExecuteAsync(tenant, next, actor, done => progress.NoteAsync(done), ct);
        return report is null ? null : JsonSerializer.Serialize(report, RehearsalJson.Default.RehearsalReport);
    }
}
