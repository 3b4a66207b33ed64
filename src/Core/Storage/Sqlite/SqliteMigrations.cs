using System.Globalization;
using Derman.Core.Storage.Migrations;
using Microsoft.Data.Sqlite;

namespace Derman.Core.Storage.Sqlite;

/// <summary>Brings a file to the newest schema. The version is the file's user_version.</summary>
/// <param name="newest">Leaves out what came later: stores as an older program made them.</param>
internal sealed class SqliteMigrations(string set, int newest = int.MaxValue)
{
    private readonly MigrationScripts _scripts = new(set, "sqlite", newest: newest);

    public int Latest => _scripts.Latest;

    public static int VersionOf(SqliteConnection connection) =>
        Convert.ToInt32(SqliteFile.Scalar(connection, "PRAGMA user_version"), CultureInfo.InvariantCulture);

    /// <exception cref="StoreTooNewException">The file was written by a newer Derman.</exception>
    public void Apply(SqliteConnection connection)
    {
        var at = VersionOf(connection);
        if (at > Latest)
        {
            throw new StoreTooNewException(connection.DataSource, at, Latest);
        }

        foreach (var (version, sql) in _scripts.After(at))
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            SqliteFile.Execute(connection, sql);
            SqliteFile.Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {version}"));
            transaction.Commit();
        }
    }
}
