using System.Data.Common;
using Derman.Core.Search;
using Derman.Core.Storage.Copying;
using Microsoft.Data.Sqlite;

namespace Derman.Core.Storage.Sqlite;

/// <summary>An open file: BEGIN IMMEDIATE for the writer, and checkpoints from the writer only.</summary>
internal sealed class SqliteStoreConnection(SqliteConnection connection, string path, bool writes) : StoreConnection
{
    private const long CheckpointBytes = 4 * 1024 * 1024;
    private const int CommitsBetweenLooks = 64;

    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);
    private SqliteTransaction? _transaction;
    private int _commits;

    public override IStemTable Stems => Fts5Stems.Instance;

    public override DbCommand Command(string sql, IReadOnlyList<ColumnKind> parameters) => Get(sql, parameters.Count);

    public override DbCommand Command(string sql, ReadOnlySpan<object?> arguments)
    {
        var command = Get(sql, arguments.Length);
        for (var i = 0; i < arguments.Length; i++)
        {
            command.Parameters[i].Value = arguments[i] ?? DBNull.Value;
        }

        return command;
    }

    public override void Begin() => _transaction = connection.BeginTransaction(deferred: !writes);

    public override void Commit()
    {
        _transaction!.Commit();
        End();
    }

    public override void Rollback()
    {
        try
        {
            _transaction?.Rollback();
        }
        catch (Exception e) when (e is DbException or InvalidOperationException)
        {
            // The engine had already rolled back by itself (disk full); the first error is the one to report.
            System.Diagnostics.Trace.TraceWarning(e.Message);
        }

        End();
    }

    public override void AfterCommit()
    {
        if (++_commits % CommitsBetweenLooks != 0)
        {
            return;
        }

        var wal = new FileInfo(path + "-wal");
        if (wal.Exists && wal.Length > CheckpointBytes)
        {
            // TRUNCATE waits for readers; PASSIVE does what it can and never blocks.
            var mode = wal.Length > 16 * CheckpointBytes ? "TRUNCATE" : "PASSIVE";
            SqliteFile.Execute(connection, $"PRAGMA wal_checkpoint({mode})");
        }
    }

    public override T Maintain<T>(Func<DbConnection, T> work) => work(connection);

    public override void Capture(bool on) => ChangeCapture.Run(connection, on ? SqliteCapture.Begin : SqliteCapture.End);

    public override IRowSink OpenSink() => new SqliteRowSink(connection);

    public override void Dispose()
    {
        if (writes)
        {
            SqliteFile.Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
        }

        foreach (var command in _commands.Values)
        {
            command.Dispose();
        }

        connection.Dispose();
    }

    private void End()
    {
        _transaction?.Dispose();
        _transaction = null;
    }

    private SqliteCommand Get(string sql, int parameters)
    {
        if (!_commands.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < parameters; i++)
            {
                command.Parameters.Add(new SqliteParameter($"@p{i}", DBNull.Value));
            }

            _commands.Add(sql, command);
        }

        command.Transaction = _transaction;
        return command;
    }
}
