using System.Globalization;
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
        Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA cache_size = -{ReaderCache(new FileInfo(path).Length) / 1024}"));
        return connection;
    }

    /// <summary>
    /// Bytes of pages a reader keeps: 2 MiB, and for large files a 256th of them up to 32 MiB, so that the upper levels of the indexes and the
    /// tickets people work on stay at hand, however many lie beside them.
    /// </summary>
    internal static long ReaderCache(long fileBytes) => Math.Clamp(fileBytes / 256, 2 << 20, 32 << 20);

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
