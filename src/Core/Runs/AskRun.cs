using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Runs;

/// <summary>Asking for a run, looking at it, calling it off. Whoever asked sees it and nobody else.</summary>
public sealed class AskRun(IClock clock, FillRandom random)
{
    /// <summary>Of one person, at once.</summary>
    public const int MostWaiting = 3;

    /// <summary>How long a run and its files can be looked at.</summary>
    public static readonly Duration Kept = Duration.FromDays(30);

    internal const int ChunkBytes = 256 * 1024;

    /// <param name="given">The file it works on.</param>
    /// <param name="ready">False: it waits until <see cref="StartAsync"/>.</param>
    public async Task<Result<SideRun>> ExecuteAsync(
        Tenant tenant, string kind, string act, string input, byte[]? given, bool ready, Actor actor, CancellationToken ct)
    {
        if (!actor.May(act))
        {
            return RunErrors.NotYours;
        }

        var now = clock.GetCurrentInstant();
        var run = new SideRun
        {
            Id = UuidV7.New(now, random),
            Kind = kind,
            Actor = actor.Code,
            Language = actor.Language ?? tenant.Configuration.Profile.DefaultLanguage,
            State = ready ? RunStates.Queued : RunStates.Waiting,
            Input = input,
            CreatedAt = now,
            NextAt = ready ? now : now + Kept,
        };
        return await tenant.Store.WriteAsync<Result<SideRun>>(
            session =>
            {
                if (session.Count("SELECT COUNT(*) FROM \"side_run\" WHERE \"actor\" = @p0 AND \"kind\" = @p1 AND \"state\" IN ('queued', 'running')", actor.Code, kind) >= MostWaiting)
                {
                    return RunErrors.TooMany;
                }

                session.Insert(run);
                RunFiles.Keep(session, run.Id, RunParts.Given, given ?? [], ChunkBytes);
                return run;
            },
            ct);
    }

    /// <summary>Lets a waiting run begin, with what it now is to do.</summary>
    public async Task<Result<SideRun>> StartAsync(Tenant tenant, Guid id, string act, string input, Actor actor, CancellationToken ct)
    {
        if (!actor.May(act))
        {
            return RunErrors.NotYours;
        }

        return await tenant.Store.WriteAsync<Result<SideRun>>(
            session =>
            {
                if (Find(session, id, actor) is not { } run)
                {
                    return RunErrors.NotFound;
                }

                if (run.State is RunStates.Queued or RunStates.Running)
                {
                    return RunErrors.Busy;
                }

                (run.State, run.Input, run.NextAt, run.Attempts) = (RunStates.Queued, input, clock.GetCurrentInstant(), 0);
                (run.RowsDone, run.RowsTotal, run.Result, run.FinishedAt) = (0, null, null, null);
                session.Update(run);
                return run;
            },
            ct);
    }

    public Result<SideRun> Read(Tenant tenant, Guid id, string kind, Actor actor) =>
        tenant.Store.Read(s => Find(s, id, actor)) is { } run && run.Kind == kind ? run : RunErrors.NotFound;

    /// <summary>What this person asked for, the newest first.</summary>
    public IReadOnlyList<SideRun> List(Tenant tenant, string kind, Actor actor, int most) => tenant.Store.Read(s =>
        s.List<SideRun>("\"actor\" = @p0 AND \"kind\" = @p1 ORDER BY \"created_at\" DESC LIMIT @p2", actor.Code, kind, (long)most));

    public byte[] File(Tenant tenant, SideRun run, string part) => tenant.Store.Read(s => RunFiles.Read(s, run.Id, part));

    public async Task<Result<SideRun>> CancelAsync(Tenant tenant, Guid id, Actor actor, CancellationToken ct) => await tenant.Store.WriteAsync<Result<SideRun>>(
        session =>
        {
            if (Find(session, id, actor) is not { } run)
            {
                return RunErrors.NotFound;
            }

            if (!RunStates.IsOver(run.State))
            {
                var now = clock.GetCurrentInstant();
                (run.State, run.FinishedAt, run.NextAt) = (RunStates.Cancelled, now, now + Kept);
                session.Update(run);
            }

            return run;
        },
        ct);

    private static SideRun? Find(ReadSession session, Guid id, Actor actor) => session.First<SideRun>("\"id\" = @p0 AND \"actor\" = @p1", Provider.Of(id), actor.Code);
}

public static class RunErrors
{
    public static readonly Failure NotYours = new("auth.forbidden", FailureKind.Forbidden);
    public static readonly Failure NotFound = Failure.NotFound("run.notFound");
    public static readonly Failure TooMany = new("run.tooMany", FailureKind.Conflict);
    public static readonly Failure Busy = new("run.busy", FailureKind.Conflict);
}
