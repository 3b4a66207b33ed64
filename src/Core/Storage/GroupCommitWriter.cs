using System.Collections.Concurrent;
using System.Data.Common;
using Derman.Core.Storage.Copying;

namespace Derman.Core.Storage;

/// <summary>
/// The single writer of one store. Units queue up while a batch is being synced; the next batch carries them all in one
/// transaction and answers every caller after the commit: acknowledged means on disk. Costs no thread while idle.
/// </summary>
internal sealed partial class GroupCommitWriter : IAsyncDisposable
{
    /// <summary>Batches above this gain nothing (measured) and make a replay longer.</summary>
    private const int BatchLimit = 32;

    private readonly ConcurrentQueue<Unit> _queue = new();
    private readonly Lock _gate = new();
    private IStoreEngine _engine;
    private StoreConnection? _connection;
    private WriteSession? _session;
    private bool _running;
    private bool _closed;
    private TaskCompletionSource? _idle;

    public GroupCommitWriter(IStoreEngine engine) => _engine = engine;

    /// <summary>Carries out a unit of work; completes when it is on disk.</summary>
    public ValueTask<T> WriteAsync<T>(Func<WriteSession, T> work, CancellationToken ct) => EnqueueAsync(new Unit<T>(work), ct);

    /// <summary>Runs between batches on the writer's own connection, outside any transaction (backup, checkpoint).</summary>
    public ValueTask<T> MaintainAsync<T>(Func<DbConnection, T> work, CancellationToken ct) =>
        EnqueueAsync(new Alone<T>(s => s.Connection.Maintain(work)), ct);

    /// <summary>Takes rows in bulk; only for a store that nobody uses.</summary>
    public ValueTask<T> FillAsync<T>(Func<IRowSink, T> work, CancellationToken ct) => EnqueueAsync(
        new Alone<T>(s =>
        {
            using var sink = s.Connection.OpenSink();
            return work(sink);
        }),
        ct);

    public async ValueTask DisposeAsync()
    {
        Task? wait = null;
        lock (_gate)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            if (_running)
            {
                _idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                wait = _idle.Task;
            }
        }

        if (wait is not null)
        {
            await wait;
        }

        _connection?.Dispose();
    }

    private async ValueTask<T> EnqueueAsync<T>(Unit<T> unit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _queue.Enqueue(unit);
            if (!_running)
            {
                _running = true;
                ThreadPool.UnsafeQueueUserWorkItem(static w => w.Drain(), this, preferLocal: false);
            }
        }

        // Once queued a unit is carried out: a caller who leaves must not turn a commit into a guess.
        return await unit.Completion.Task;
    }

    private void Drain()
    {
        var batch = new List<Unit>(BatchLimit);
        while (true)
        {
            batch.Clear();
            Unit? alone = null;
            while (batch.Count < BatchLimit && _queue.TryDequeue(out var unit))
            {
                if (unit.RunsAlone)
                {
                    alone = unit;
                    break;
                }

                batch.Add(unit);
            }

            if (batch.Count > 0)
            {
                Commit(batch);
            }

            if (alone is not null)
            {
                RunAlone(alone);
            }

            if (batch.Count == 0 && alone is null)
            {
                lock (_gate)
                {
                    if (_queue.IsEmpty)
                    {
                        _running = false;
                        _idle?.TrySetResult();
                        return;
                    }
                }
            }
        }
    }

    private void Commit(List<Unit> batch)
    {
        try
        {
            var session = Open();
            if (!TryTransaction(session, batch, out var error))
            {
                if (batch.Count == 1 || error is CommitUnknownException)
                {
                    batch.ForEach(u => u.Fail(error!));
                    return;
                }

                // One unit failed: the others must not pay for it. Each again, in a transaction of its own.
                foreach (var unit in batch)
                {
                    if (!TryTransaction(session, [unit], out var own))
                    {
                        unit.Fail(own!);
                    }
                }
            }

            _connection!.AfterCommit();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            foreach (var unit in batch)
            {
                unit.Fail(e);
            }
        }
    }

    private bool TryTransaction(WriteSession session, List<Unit> units, out Exception? error)
    {
        session.Reset();
        try
        {
            _connection!.Begin();
            foreach (var unit in units)
            {
                unit.Run(session);
            }

            session.Flush();
            _connection.Commit();
            error = null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            error = e;
            _connection!.Rollback();
            return false;
        }
        finally
        {
            session.Reset();
        }

        foreach (var unit in units)
        {
            unit.Complete();
        }

        return true;
    }

    private void RunAlone(Unit unit)
    {
        try
        {
            unit.Run(unit.Opens ? Open() : null!);
            unit.Complete();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            unit.Fail(e);
        }
    }

    private WriteSession Open()
    {
        if (_session is null)
        {
            _connection = _engine.OpenWriter();
            _session = new WriteSession(_connection, _engine.Maps);
        }

        return _session;
    }

    private abstract class Unit
    {
        public virtual bool RunsAlone => false;

        /// <summary>Needs the store; false for what only changes the writer itself.</summary>
        public virtual bool Opens => true;

        public abstract void Run(WriteSession session);

        public abstract void Complete();

        public abstract void Fail(Exception error);
    }

    private class Unit<T>(Func<WriteSession, T> work) : Unit
    {
        private T? _result;

        public TaskCompletionSource<T> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override void Run(WriteSession session) => _result = work(session);

        public override void Complete() => Completion.TrySetResult(_result!);

        public override void Fail(Exception error) => Completion.TrySetException(error);
    }

    private sealed class Alone<T>(Func<WriteSession, T> work) : Unit<T>(work)
    {
        public override bool RunsAlone => true;
    }
}
