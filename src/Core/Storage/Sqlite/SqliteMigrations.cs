using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Derman.Core.Storage.Sqlite;

/// <summary>Numbered SQL scripts, forward only: embedded as <c>Migrations.{set}.sqlite.NNNN_name.sql</c>. The version is the file's user_version.</summary>
internal sealed class SqliteMigrations
{
    private readonly (int Version, string Sql)[] _steps;

    public SqliteMigrations(string set)
    {
        var assembly = typeof(SqliteMigrations).Assembly;
        var prefix = $"Migrations.{set}.sqlite.";
        _steps = [.. assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(n =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(n)!);
                return (int.Parse(n.AsSpan(prefix.Length, 4), NumberStyles.None, CultureInfo.InvariantCulture), reader.ReadToEnd());
            })];
    }

    public int Latest => _steps.Length == 0 ? 0 : _steps[^1].Version;

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

        foreach (var (version, sql) in _steps.Where(s => s.Version > at))
        {
            using var transaction = connection.BeginTransaction(deferred: false);
            SqliteFile.Execute(connection, sql);
            SqliteFile.Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {version}"));
            transaction.Commit();
        }
    }
}

/// <summary>The store's schema is newer than this program: start the newer version, or restore a backup.</summary>
public sealed class StoreTooNewException(string file, int found, int known)
    : Exception($"The store {file} has schema version {found}; this program knows up to {known}. Start the newer version, or restore a backup made before the update.");
