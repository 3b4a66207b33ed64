using Derman.Core.Storage.Copying;
using Microsoft.Data.Sqlite;

namespace Derman.Core.Storage.Sqlite;

/// <summary>Prepared inserts in large transactions, each taken over from the log before the next one begins.</summary>
internal sealed class SqliteRowSink(SqliteConnection connection) : IRowSink
{
    private const int RowsPerTransaction = 50_000;
    private SqliteTransaction? _transaction;
    private SqliteCommand? _insert;
    private int _rows;

    public void Begin(TableShape table) =>
        Prepare($"INSERT INTO \"{table.Name}\" ({table.ColumnList}) VALUES ({string.Join(", ", Enumerable.Range(0, table.Columns.Count).Select(i => $"@p{i}"))})", table.Columns.Count);

    public void Write(ReadOnlySpan<object?> values)
    {
        if (_rows++ % RowsPerTransaction == 0)
        {
            Turn();
        }

        for (var i = 0; i < values.Length; i++)
        {
            _insert!.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        _insert!.Transaction = _transaction;
        _insert.ExecuteNonQuery();
    }

    public void BeginStems() => Prepare("INSERT INTO \"ticket_search\" (rowid, stems) VALUES (-@p0, @p1)", 2);

    public void WriteStems(long key, string stems) => Write([key, stems]);

    public void Complete()
    {
        Commit();
        SqliteFile.Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    public void Dispose()
    {
        _insert?.Dispose();
        _transaction?.Dispose();
    }

    private void Prepare(string sql, int parameters)
    {
        _insert?.Dispose();
        _insert = connection.CreateCommand();
        _insert.CommandText = sql;
        for (var i = 0; i < parameters; i++)
        {
            _insert.Parameters.Add(new SqliteParameter($"@p{i}", DBNull.Value));
        }
    }

    private void Turn()
    {
        Commit();
        SqliteFile.Execute(connection, "PRAGMA wal_checkpoint(PASSIVE)");
        _transaction = connection.BeginTransaction(deferred: false);
    }

    private void Commit()
    {
        _transaction?.Commit();
        _transaction?.Dispose();
        _transaction = null;
    }
}
