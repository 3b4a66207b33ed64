using System.Diagnostics;
using Derman.Core.Storage;
using Derman.Core.Storage.Copying;
using Derman.Core.Tenancy.Catalog;
using NodaTime;

namespace Derman.Core.Tenancy.Moving;

/// <summary>How far a move is.</summary>
/// <param name="Stage">copy | files | catchUp | check | switch | clear.</param>
public readonly record struct MoveProgress(string Stage, long Done, long Total);

/// <summary>What a move did.</summary>
/// <param name="Pause">How long nothing could be written.</param>
/// <param name="Tables">Rows and sum of each table, the same on both sides.</param>
public sealed record MoveReport(StorePlacement From, StorePlacement To, Duration Took, Duration Pause, IReadOnlyDictionary<string, string> Tables, int Files);

/// <summary>A move that was refused or given up; the tenant is where it was.</summary>
public sealed class MoveException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Carries one tenant from a file to a schema or back while it is used: copy as of one moment, bring over what changed meanwhile, hold
/// back writers for the last few rows, switch. The catalog says on which side the tenant is, and changes in one transaction: a crash
/// leaves it wholly on one side, and the next start clears the other (<see cref="MoveRecovery"/>).
/// </summary>
public sealed class MoveTenant(TenantRegistry registry, IClock clock)
{
    public const string File = "file";

    /// <summary>Few enough to be brought over in a moment.</summary>
    private const int Few = 200;

    /// <summary>Changes a round looks at: some seconds' worth.</summary>
    private const int Round = 20_000;

    /// <summary>Changes brought over while writers are held back: well below a second.</summary>
    private const int Moment = 2_000;

    /// <param name="to">Name of a database server, or "file".</param>
    public async Task<MoveReport> ExecuteAsync(TenantId id, string to, Action<MoveProgress> progress, CancellationToken ct)
    {
        var entry = registry.Entry(id) ?? throw new MoveException($"There is no tenant '{id}'.");
        var from = entry.Placement;
        var target = TargetOf(id, from, to);
        await JournalAsync(id, from, target, ct);
        var began = clock.GetCurrentInstant();
        var tenant = await registry.StoreAsync(id, ct);
        var switched = false;
        try
        {
            registry.Places.Destroy(id, target); // What an earlier move may have left there.
            await tenant.Store.Handle.ManageAsync(
                c =>
                {
                    c.Capture(on: true);
                    return 0;
                },
                ct);
            var copy = await TenantStore.OpenAsync(id, registry.Places, target, ct, create: true);
            await using var oldSide = registry.Places.At(id, from);
            MoveReport report;
            await using (copy)
            {
                var sums = await CopyAsync(tenant, copy, progress, ct);
                var files = await MoveFiles.CopyMissingAsync(tenant.Store.Files, copy.Files, (done, all) => progress(new MoveProgress("files", done, all)), ct);
                var catchUp = new CatchUp(tenant.Store.Handle, copy.Handle, sums);
                await RoundsAsync(tenant, catchUp, progress, ct);
                Check(copy, catchUp, progress, ct);
                await RoundsAsync(tenant, catchUp, progress, ct);
                var pause = await SwitchAsync(tenant, oldSide, target, copy, catchUp, progress);
                switched = true;
                registry.Reload(id);
                report = new MoveReport(
                    from, target, clock.GetCurrentInstant() - began, pause, catchUp.Sums.ToDictionary(s => s.Key, s => s.Value.ToString(), StringComparer.Ordinal), files);
            }

            progress(new MoveProgress("clear", 0, 1));
            await new MoveRecovery(registry).FinishAsync(id, CancellationToken.None);
            progress(new MoveProgress("clear", 1, 1));
            return report;
        }
        catch (Exception e) when (!switched)
        {
            await new MoveRecovery(registry).FinishAsync(id, CancellationToken.None);
            throw e is MoveException or OperationCanceledException ? e : new MoveException($"The move of '{id}' was given up; the tenant is where it was ({from}). {e.Message}", e);
        }
    }

    private StorePlacement TargetOf(TenantId id, StorePlacement from, string to)
    {
        if (to == File)
        {
            return from.IsFile ? throw new MoveException($"'{id}' is a file already.") : StorePlacement.File;
        }

        if (new DatabaseServers(registry).WhyFull(to) is { } reason)
        {
            throw new MoveException(reason);
        }

        var usual = registry.Places.NewOn(to, id);
        return from.Server == to ? throw new MoveException($"'{id}' is on '{to}' already.") : usual;
    }

    private async Task JournalAsync(TenantId id, StorePlacement from, StorePlacement to, CancellationToken ct)
    {
        var row = new TenantMove
        {
            Tenant = id.Value,
            Node = registry.Node,
            FromServer = from.Server,
            FromSchema = from.Schema,
            ToServer = to.Server,
            ToSchema = to.Schema,
            StartedAt = clock.GetCurrentInstant(),
        };
        var free = await registry.Catalog.WriteAsync(
            session =>
            {
                if (session.First<TenantMove>("\"tenant\" = @p0", id.Value) is not null)
                {
                    return false;
                }

                session.Insert(row);
                return true;
            },
            ct);
        if (!free)
        {
            throw new MoveException($"'{id}' is being moved already.");
        }
    }

    private static async Task<Dictionary<string, TableChecksum>> CopyAsync(Tenant tenant, TenantStore copy, Action<MoveProgress> progress, CancellationToken ct) =>
        await copy.Handle.FillAsync(
            sink => tenant.Store.Read(source => StoreCopy.Copy(source, sink, p => progress(new MoveProgress("copy", p.Done, p.Total)), ct)), ct);

    /// <summary>
    /// Each round brings over what was written during the ones before. Where more is written than can be brought over, writers are held
    /// back for moments, until what is left is little.
    /// </summary>
    private static async Task RoundsAsync(Tenant tenant, CatchUp catchUp, Action<MoveProgress> progress, CancellationToken ct)
    {
        var before = long.MaxValue;
        var slower = 0;
        for (var left = catchUp.Backlog(); left > Few; left = catchUp.Backlog())
        {
            progress(new MoveProgress("catchUp", 0, left));
            slower += left > before * 0.7 ? 1 : 0;
            before = left;
            var mark = 0L;
            if (slower < 2)
            {
                mark = await catchUp.RoundAsync(Round, verify: false, ct);
            }
            else
            {
                await tenant.Store.Handle.SwitchAsync(async _ =>
                {
                    mark = await catchUp.RoundAsync(Moment, verify: false, ct);
                    return null;
                });
            }

            await catchUp.ForgetAsync(mark, ct);
        }

        progress(new MoveProgress("catchUp", 1, 1));
    }

    private static void Check(TenantStore copy, CatchUp catchUp, Action<MoveProgress> progress, CancellationToken ct)
    {
        progress(new MoveProgress("check", 0, 1));
        var found = copy.Read(s => StoreCopy.Checksums(s, ct));
        if (catchUp.Sums.Where(s => found[s.Key] != s.Value).Select(s => s.Key).FirstOrDefault() is { } table)
        {
            throw new CopyDiffersException(table);
        }

        progress(new MoveProgress("check", 1, 1));
    }

    private async Task<Duration> SwitchAsync(Tenant tenant, TenantStore oldSide, StorePlacement to, TenantStore copy, CatchUp catchUp, Action<MoveProgress> progress)
    {
        progress(new MoveProgress("switch", 0, 1));
        var pause = TimeSpan.Zero;
        await tenant.Store.SwitchAsync(registry.Places, to, oldSide.Files, async connection =>
        {
            var held = Stopwatch.GetTimestamp();
            connection.Seal(on: true);
            await catchUp.RoundAsync(int.MaxValue, verify: true, CancellationToken.None);
            await MoveFiles.CopyMissingAsync(tenant.Store.Files, copy.Files, (_, _) => { }, CancellationToken.None);
            await copy.DisposeAsync(); // Its writer must be gone before ours opens the same place.
            var done = await CommitAsync(tenant.Id, oldSide.Placement, to);
            pause = Stopwatch.GetElapsedTime(held);
            return done;
        });
        progress(new MoveProgress("switch", 1, 1));
        return Duration.FromTimeSpan(pause);
    }

    private async Task<bool> CommitAsync(TenantId id, StorePlacement from, StorePlacement to)
    {
        try
        {
            await registry.Catalog.WriteAsync(session => Commit(session, id, from, to), CancellationToken.None);
            return true;
        }
        catch (CommitUnknownException)
        {
            // What the catalog says is what counts, and it can be asked again.
            return registry.Catalog.Read(s => s.First<TenantMove>("\"tenant\" = @p0", id.Value))?.Phase == TenantMove.Switched;
        }
    }

    private void Commit(WriteSession session, TenantId id, StorePlacement from, StorePlacement to)
    {
        var entry = session.First<TenantEntry>("\"id\" = @p0", id.Value) ?? throw new MoveException($"'{id}' was removed while it was moved.");
        if (entry.Placement != from)
        {
            throw new MoveException($"'{id}' is no longer at {from}.");
        }

        (entry.Server, entry.Schema) = (to.Server, to.Schema);
        entry.Node = registry.NodeOf(to);
        entry.WrappedKey = registry.MasterKey.Rewrap(id.Value, entry.WrappedKey, registry.MasterKey);
        session.Update(entry);
        session.Execute("UPDATE \"tenant_move\" SET \"phase\" = @p0 WHERE \"tenant\" = @p1", TenantMove.Switched, id.Value);
    }
}
