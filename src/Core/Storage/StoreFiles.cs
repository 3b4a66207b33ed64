using System.Data.Common;
using Derman.Core.Storage.Migrations;
using Derman.Core.Storage.Postgres;
using Derman.Core.Storage.Rows;
using Derman.Core.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Derman.Core.Storage;

/// <summary>What others may ask of a store's file without knowing the engine: open, copy while in use, check.</summary>
internal static class StoreFiles
{
    /// <summary>The row maps of a model, read without a database.</summary>
    public static RowMaps MapsOf<T>(Func<DbContextOptions<T>, T> create)
        where T : DbContext
    {
        using var db = create(new DbContextOptionsBuilder<T>().UseSqlite("Data Source=:memory:").Options);
        return new RowMaps(db.Model);
    }

    /// <param name="migrations">Name of the set of numbered scripts that bring the file to its newest schema.</param>
    public static StoreHandle Open(string path, RowMaps maps, string migrations) => new(new SqliteEngine(path, maps, new SqliteMigrations(migrations).Apply));

    /// <summary>The same in a schema of a database server, used by the login itself.</summary>
    public static StoreHandle OpenSchema(PostgresServer server, string schema, RowMaps maps, string migrations) =>
        new(new PostgresEngine(new PostgresPlace(server, schema, Role: null), maps, new MigrationScripts(migrations, "postgres", PostgresDialect.Script), create: true));

    /// <summary>A tenant's store in a file anywhere, with the newest schema.</summary>
    public static StoreHandle OpenTenant(string path) => Open(path, TenantModel.Maps, "tenant");

    /// <summary>A tenant's store as it lies, without bringing its schema up: for checking a copy.</summary>
    public static StoreHandle OpenAsIs(string path) => new(new SqliteEngine(path, TenantModel.Maps, _ => { }));

    /// <summary>The engine's own online copy. A copied file alone misses what is still in the log.</summary>
    public static async Task CopyAsync(StoreHandle store, string to, CancellationToken ct) => await store.MaintainAsync(
        connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "VACUUM INTO $file";
            Add(command, "$file", to);
            return command.ExecuteNonQuery();
        },
        ct);

    /// <summary>What the engine finds wrong with a file; null when it is sound.</summary>
    public static string? FaultOf(string path)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        return SqliteFile.Scalar(connection, "PRAGMA integrity_check") as string is not "ok" and var found ? found ?? "no answer" : null;
    }

    private static void Add(DbCommand command, string name, string value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
