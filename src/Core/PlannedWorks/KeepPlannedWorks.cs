using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.PlannedWorks;

/// <summary>The list of planned works: written down, changed, taken back; how each stood before is kept.</summary>
public sealed class KeepPlannedWorks(IClock clock, FillRandom random)
{
    private const long MostShown = 200;
    private static readonly Failure Refused = TicketErrors.NotYou("plannedWorks");

    /// <summary>Everybody at the desk reads them: what is coming and running first, then the newest of the past.</summary>
    public IReadOnlyList<PlannedWorkView> List(Tenant tenant)
    {
        var now = clock.GetCurrentInstant();
        return tenant.Store.Read(s => (IReadOnlyList<PlannedWorkView>)[.. s
            .List<PlannedWork>("\"removed\" = 0 ORDER BY \"ends_at\" DESC LIMIT @p0", MostShown)
            .Select(w => PlannedWorkView.Of(w, now))
            .OrderBy(w => w.State == WorkStates.Over)
            .ThenBy(w => w.State == WorkStates.Over ? -w.EndsAt.ToUnixTimeTicks() : w.StartsAt.ToUnixTimeTicks())]);
    }

    /// <summary>Removed ones too: their history is how they come back.</summary>
    public PlannedWorkView? Find(Tenant tenant, Guid id) =>
        tenant.Store.Read(s => s.First<PlannedWork>("\"id\" = @p0", Provider.Of(id))) is { } work ? PlannedWorkView.Of(work, clock.GetCurrentInstant()) : null;

    public Result<IReadOnlyList<PlannedWorkVersion>> History(Tenant tenant, Guid id, Actor actor) => actor.May(Acts.KeepKnowledge)
        ? tenant.Store.Read(s => s.List<PlannedWorkVersion>("\"work\" = @p0 ORDER BY \"version\" DESC", Provider.Of(id)))
        : Refused;

    /// <param name="id">Null: a new one.</param>
    /// <param name="version">The version that was changed.</param>
    public async ValueTask<Result<PlannedWorkView>> SaveAsync(Tenant tenant, Guid? id, int version, WorkDraft draft, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Acts.KeepKnowledge))
        {
            return Refused;
        }

        var check = draft.Checked(tenant.Configuration);
        if (check.Failure is { } failure)
        {
            return failure;
        }

        var (now, kept) = (clock.GetCurrentInstant(), check.Value!);
        return await WriteAsync(tenant, id ?? UuidV7.New(now, random), id is null, version, work => Put(work, kept.StartsAt!.Value, kept.EndsAt!.Value, kept.Content.Json(), false), actor, now, ct);
    }

    public async ValueTask<Result<PlannedWorkView>> RemoveAsync(Tenant tenant, Guid id, int version, Actor actor, CancellationToken ct) =>
        actor.May(Acts.KeepKnowledge)
            ? await WriteAsync(tenant, id, false, version, work => work.Removed = true, actor, clock.GetCurrentInstant(), ct)
            : Refused;

    /// <summary>Brings back how it stood, as a new version.</summary>
    public async ValueTask<Result<PlannedWorkView>> RestoreAsync(Tenant tenant, Guid id, int version, int earlier, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Acts.KeepKnowledge))
        {
            return Refused;
        }

        return tenant.Store.Read(s => s.First<PlannedWorkVersion>("\"work\" = @p0 AND \"version\" = @p1", Provider.Of(id), (long)earlier)) is { } before
            ? await WriteAsync(tenant, id, false, version, work => Put(work, before.StartsAt, before.EndsAt, before.Content, before.Removed), actor, clock.GetCurrentInstant(), ct)
            : PlannedWorkErrors.NotFound;
    }

    private static void Put(PlannedWork work, Instant from, Instant until, string content, bool removed) =>
        (work.StartsAt, work.EndsAt, work.Content, work.Removed) = (from, until, content, removed);

    private static ValueTask<Result<PlannedWorkView>> WriteAsync(
        Tenant tenant, Guid id, bool isNew, int version, Action<PlannedWork> change, Actor actor, Instant now, CancellationToken ct) =>
        tenant.Store.WriteAsync<Result<PlannedWorkView>>(
            session =>
            {
                var work = isNew ? new PlannedWork { Id = id } : session.First<PlannedWork>("\"id\" = @p0", Provider.Of(id));
                if (work is null)
                {
                    return PlannedWorkErrors.NotFound;
                }

                if (!isNew && work.Version != version)
                {
                    return PlannedWorkErrors.Stale;
                }

                change(work);
                (work.Version, work.ChangedAt, work.ChangedBy) = (work.Version + 1, now, actor.Code);
                if (isNew)
                {
                    session.Insert(work);
                }
                else
                {
                    session.Update(work);
                }

                session.Insert(new PlannedWorkVersion
                {
                    Work = id,
                    Version = work.Version,
                    StartsAt = work.StartsAt,
                    EndsAt = work.EndsAt,
                    Content = work.Content,
                    Removed = work.Removed,
                    At = now,
                    By = actor.Code,
                });
                return PlannedWorkView.Of(work, now);
            },
            ct);
}
