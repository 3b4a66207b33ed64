using System.Globalization;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Derman.Floor;

/// <summary>One file, one writer, group commit: what waits while a batch is synced goes into the next one.</summary>
internal sealed class Store : IAsyncDisposable
{
    private const int BatchLimit = 32;
    private const int CommitsBetweenCheckpoints = 64;

    private readonly Channel<Unit> _queue = Channel.CreateUnbounded<Unit>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SqliteConnection _connection;
    private readonly Rows _rows;
    private readonly Task _writer;
    private long _key;

    public Store(string path)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        _connection.Open();
        Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -4096");
        foreach (var script in (string[])["schema.sql", "search.sql"])
        {
            using var schema = new StreamReader(typeof(Store).Assembly.GetManifestResourceStream(script)!);
            Execute(schema.ReadToEnd());
        }

        _rows = new Rows(_connection);
        _writer = Task.Run(WriteAsync);
    }

    public async Task<Answer> RegisterAsync(Wish wish)
    {
        var unit = new Unit(wish, wish.SearchText(), Guid.CreateVersion7());
        _queue.Writer.TryWrite(unit);
        return await unit.Done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.Complete();
        await _writer;
        _rows.Dispose();
        await _connection.DisposeAsync();
    }

    private async Task WriteAsync()
    {
        var batch = new List<(Unit Unit, Answer Answer)>(BatchLimit);
        for (var commits = 1; await _queue.Reader.WaitToReadAsync(); commits++)
        {
            batch.Clear();
            using (var transaction = _connection.BeginTransaction(deferred: false))
            {
                _rows.Transaction = transaction;
                while (batch.Count < BatchLimit && _queue.Reader.TryRead(out var unit))
                {
                    var number = string.Create(CultureInfo.InvariantCulture, $"TTV-2026-{++_key:D6}");
                    _rows.Write(_key, unit.Id, number, unit.Wish, unit.Search, TimeProvider.System.GetUtcNow().Ticks);
                    batch.Add((unit, new Answer(unit.Id, number)));
                }

                transaction.Commit();
                _rows.Transaction = null;
            }

            foreach (var (unit, answer) in batch)
            {
                unit.Done.SetResult(answer);
            }

            if (commits % CommitsBetweenCheckpoints == 0)
            {
                Execute("PRAGMA wal_checkpoint(PASSIVE)");
            }
        }
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private sealed record Unit(Wish Wish, string Search, Guid Id)
    {
        public TaskCompletionSource<Answer> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
