using Microsoft.Data.Sqlite;

namespace Derman.Core.Storage.Sqlite;

/// <summary>How a store file is opened: the pragmas that durability and erasure rest on, in one place.</summary>
internal static class SqliteFile
{
    static SqliteFile()
    {
        // Counting every allocation takes a lock that all connections of the process share (sqlite.org/malloc.html, 4.2).
        SQLitePCL.Batteries_V2.Init();
        _ = SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    /// <summary>The one connection that writes. FULL: NORMAL loses acknowledged commits at a power cut in WAL mode.</summary>
    public static SqliteConnection OpenWriter(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var connection = Open(path, SqliteOpenMode.ReadWriteCreate);
        Execute(connection, "PRAGMA journal_mode = WAL");
        Execute(connection, "PRAGMA synchronous = FULL");
        // Deleted text must not stay readable in free pages (KVKK art. 7).
        Execute(connection, "PRAGMA secure_delete = ON");
        Execute(connection, "PRAGMA foreign_keys = OFF");
        Execute(connection, "PRAGMA cache_size = -4096");
        return connection;
    }

    public static SqliteConnection OpenReader(string path)
    {
        var connection = Open(path, SqliteOpenMode.ReadWrite);
        Execute(connection, "PRAGMA query_only = ON");
        Execute(connection, "PRAGMA cache_size = -2048");
        return connection;
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static object? Scalar(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        // Our own pools hold connections: a pooled one would outlive a swapped file and write on into the old one.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = 30,
        }.ToString());
        connection.Open();
        Execute(connection, "PRAGMA busy_timeout = 5000");
        // Only the writer checkpoints: two connections, one committing while the other checkpoints, can corrupt 3.50.4.
        Execute(connection, "PRAGMA wal_autocheckpoint = 0");
        return connection;
    }
}
