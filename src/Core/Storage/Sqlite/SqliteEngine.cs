using System.Data.Common;
using Derman.Core.Storage.Rows;
using Microsoft.Data.Sqlite;

namespace Derman.Core.Storage.Sqlite;

/// <summary>One SQLite file: BEGIN IMMEDIATE, and checkpoints from the writer only.</summary>
internal sealed class SqliteEngine(string path, RowMaps maps, Action<SqliteConnection> migrate) : IStoreEngine
{
    private const long CheckpointBytes = 4 * 1024 * 1024;
    private const int CommitsBetweenLooks = 64;
    private int _commits;

    public RowMaps Maps => maps;

    public DbConnection OpenWriter()
    {
        var connection = SqliteFile.OpenWriter(path);
        try
        {
            migrate(connection);
            return connection;
        }
        catch
        {
            connection.Dispose(); // An open handle would keep a store that cannot be used from being replaced.
            throw;
        }
    }

    public DbConnection OpenReader() => SqliteFile.OpenReader(path);

    public DbTransaction Begin(DbConnection writer) => ((SqliteConnection)writer).BeginTransaction(deferred: false);

    public void AfterCommit(DbConnection writer)
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
            SqliteFile.Execute((SqliteConnection)writer, $"PRAGMA wal_checkpoint({mode})");
        }
    }

    public void Close(DbConnection writer) => SqliteFile.Execute((SqliteConnection)writer, "PRAGMA wal_checkpoint(TRUNCATE)");
}
