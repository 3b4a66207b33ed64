using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Runs;

/// <summary>Does what was asked for, one after the other, and forgets it after its time. What a stopped host began is begun anew.</summary>
public sealed class DoRuns(IEnumerable<IRunWorker> workers, IClock clock)
{
    private const int MostAttempts = 3;
    private static readonly Duration Claim = Duration.FromMinutes(2);
    private readonly Dictionary<string, IRunWorker> _workers = workers.ToDictionary(w => w.Kind, StringComparer.Ordinal);

    public bool IsDue(Tenant tenant) => tenant.Store.Read(s => s.Scalar("SELECT 1 FROM \"side_run\" WHERE \"next_at\" <= @p0 LIMIT 1", Provider.Of(clock.GetCurrentInstant()))) is not null;

    public async Task ExecuteAsync(Tenant tenant, CancellationToken ct)
    {
        while (await TakeAsync(tenant, ct) is { } run)
        {
            try
            {
                await DoAsync(tenant, run, ct);
            }
            catch (OperationCanceledException)
            {
                await AgainAsync(tenant, run, CancellationToken.None); // The host stops: another start goes on.
                throw;
            }
            catch
            {
                await AgainAsync(tenant, run, ct);
                throw;
            }
        }
    }

    private ValueTask<SideRun?> TakeAsync(Tenant tenant, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return tenant.Store.WriteAsync(
            session =>
            {
                foreach (var old in session.List<SideRun>("\"next_at\" <= @p0 AND \"state\" NOT IN ('queued', 'running')", Provider.Of(now)))
                {
                    RunFiles.Delete(session, old.Id);
                    session.Delete(old);
                }

                if (session.First<SideRun>("\"next_at\" <= @p0 AND \"state\" IN ('queued', 'running') ORDER BY \"next_at\"", Provider.Of(now)) is not { } next)
                {
                    return null;
                }

                var given = next.Attempts < MostAttempts && _workers.ContainsKey(next.Kind);
                next.State = given ? RunStates.Running : RunStates.Failed;
                next.NextAt = given ? now + Claim : now + AskRun.Kept;
                next.FinishedAt = given ? null : now;
                next.Attempts++;
                next.RowsDone = 0;
                session.Update(next);
                return given ? next : null;
            },
            ct);
    }

    private async Task DoAsync(Tenant tenant, SideRun run, CancellationToken ct)
    {
        var worker = _workers[run.Kind];
        var found = tenant.Store.Read(s => ActorsByCode.Find(s, run.Actor))?.In(tenant.Configuration);
        if (found is null || !found.May(worker.ActOf(run)))
        {
            await EndAsync(tenant, run, RunStates.Failed, null, ct);
            return;
        }

        var progress = new RunProgress((done, total) => NoteAsync(tenant, run, done, total, ct));
        if (await worker.ExecuteAsync(tenant, run, found with { Language = run.Language }, progress, ct) is { } result)
        {
            await EndAsync(tenant, run, RunStates.Done, result, ct);
        }
    }

    private async Task<bool> NoteAsync(Tenant tenant, SideRun run, long done, long? total, CancellationToken ct)
    {
        (run.RowsDone, run.RowsTotal, run.NextAt) = (done, total ?? run.RowsTotal, clock.GetCurrentInstant() + Claim);
        return await tenant.Store.WriteAsync(s => IsOurs(s, run) && s.Update(run), ct);
    }

    private async Task EndAsync(Tenant tenant, SideRun run, string state, string? result, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        await tenant.Store.WriteAsync(
            session =>
            {
                if (IsOurs(session, run))
                {
                    (run.State, run.Result, run.FinishedAt, run.NextAt) = (state, result, now, now + AskRun.Kept);
                    session.Update(run);
                }
            },
            ct);
    }

    private async Task AgainAsync(Tenant tenant, SideRun run, CancellationToken ct) => await tenant.Store.WriteAsync(
        session =>
        {
            if (IsOurs(session, run))
            {
                (run.State, run.NextAt) = (RunStates.Queued, clock.GetCurrentInstant() + Duration.FromSeconds(5));
                session.Update(run);
            }
        },
        ct);

    /// <summary>Called off, or a claim that ran out and was taken by another node: the number of the attempt tells.</summary>
    private static bool IsOurs(ReadSession session, SideRun run) =>
        session.First<SideRun>("\"id\" = @p0", Provider.Of(run.Id)) is { State: RunStates.Running } row && row.Attempts == run.Attempts;
}
