using System.Collections.Concurrent;
using Derman.Core.Storage.Attachments;

namespace Derman.Core.Storage.Sqlite;

/// <summary>
/// The empty store with the newest schema, made once a process: copying it costs a millisecond, running its forty statements eleven
/// to twenty-three.
/// </summary>
internal static class StoreTemplate
{
    private static readonly ConcurrentDictionary<SqliteMigrations, Lazy<byte[]>> Made = new();

    /// <summary>Makes the template, so that the first new tenant does not wait for it.</summary>
    public static void Prepare(SqliteMigrations migrations) => _ = Of(migrations);

    /// <summary>Puts an empty store at a path where there is none.</summary>
    public static void Provide(string path, SqliteMigrations migrations)
    {
        if (File.Exists(path))
        {
            return;
        }

        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);
        foreach (var left in (string[])[path + "-wal", path + "-shm"])
        {
            File.Delete(left); // The log of a file that is gone would be replayed into the new one.
        }

        // A file of this name is a whole store or none: a copy cut off must not be taken for one.
        var draft = path + ".new";
        using (var file = new FileStream(draft, FileMode.Create, FileAccess.Write))
        {
            file.Write(Of(migrations));
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path);
        FolderSync.Flush(folder);
    }

    private static byte[] Of(SqliteMigrations migrations) => Made.GetOrAdd(migrations, m => new Lazy<byte[]>(() => Make(m))).Value;

    private static byte[] Make(SqliteMigrations migrations)
    {
        var folder = Directory.CreateTempSubdirectory("derman-template-");
        try
        {
            var path = Path.Combine(folder.FullName, "template.db");
            using (var connection = SqliteFile.OpenWriter(path))
            {
                migrations.Apply(connection);
                SqliteFile.Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
            }

            return File.ReadAllBytes(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
