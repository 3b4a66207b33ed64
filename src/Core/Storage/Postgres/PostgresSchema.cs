using System.Globalization;
using Derman.Core.Storage.Migrations;
using Npgsql;
using static Derman.Core.Storage.Postgres.PostgresDialect;

namespace Derman.Core.Storage.Postgres;

/// <summary>
/// Makes, brings up and drops a tenant's schema. The login owns it; the tenant's role may only read and write its rows, and nothing
/// in any other schema. The version is a row of the schema.
/// </summary>
internal static class PostgresSchema
{
    /// <exception cref="StoreTooNewException">The schema was written by a newer Derman.</exception>
    /// <exception cref="StoreSealedException">There is none, and none is to be made.</exception>
    public static void BringUp(PostgresPlace place, MigrationScripts scripts, bool create)
    {
        using var connection = place.Server.SliceOf(place.Schema).OpenConnection();
        var at = VersionOf(connection, place.Schema);
        if (at == 0 && !create)
        {
            throw new StoreSealedException(place.Schema);
        }

        if (at < scripts.Latest)
        {
            Retrying(() => Migrate(connection, place, scripts));
        }
        else if (at > scripts.Latest)
        {
            throw new StoreTooNewException(place.Schema, at, scripts.Latest);
        }
    }

    /// <summary>0 when there is no such schema.</summary>
    public static int VersionOf(NpgsqlConnection connection, string schema)
    {
        using var exists = new NpgsqlCommand("SELECT to_regclass($1) IS NOT NULL", connection) { Parameters = { new() { Value = $"{Quote(schema)}.\"store_mark\"" } } };
        if (exists.ExecuteScalar() is not true)
        {
            return 0;
        }

        using var version = new NpgsqlCommand($"SELECT \"version\" FROM {Quote(schema)}.\"store_mark\"", connection);
        return Convert.ToInt32(version.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    /// <summary>What a login lacks to be the owner of tenants' schemas and roles; null when it lacks nothing.</summary>
    public static string? WhyUnusable(string connectionString)
    {
        try
        {
            using var source = NpgsqlDataSource.Create(connectionString);
            using var connection = source.OpenConnection();
            using var ask = new NpgsqlCommand(
                """
                SELECT current_setting('server_version_num')::int, pg_encoding_to_char(encoding), has_database_privilege(current_database(), 'CREATE'),
                       (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user)
                FROM pg_database WHERE datname = current_database()
                """,
                connection);
            using var reader = ask.ExecuteReader();
            reader.Read();
            return reader.GetInt32(0) < 130000 ? "it is older than PostgreSQL 13."
                : reader.GetString(1) != "UTF8" ? $"its database is in {reader.GetString(1)}, not in UTF8."
                : !reader.GetBoolean(2) ? "the login may not create schemas (GRANT CREATE ON DATABASE)."
                : !reader.GetBoolean(3) ? "the login may not create roles (ALTER ROLE ... CREATEROLE)."
                : null;
        }
        catch (Exception e) when (e is NpgsqlException or ArgumentException)
        {
            return e.Message;
        }
    }

    /// <summary>Where a connection string leads, without its secrets.</summary>
    public static string Describe(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        return $"{parts.Host}:{parts.Port}/{parts.Database}";
    }

    /// <summary>Rows, indexes and what lies beside them, of all tables.</summary>
    public static long BytesOf(PostgresPlace place)
    {
        using var connection = place.Server.SliceOf(place.Schema).OpenConnection();
        using var sum = new NpgsqlCommand(
            "SELECT COALESCE(SUM(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = $1 AND c.relkind = 'r'",
            connection) { Parameters = { new() { Value = place.Schema } } };
        return (long)sum.ExecuteScalar()!;
    }

    public static void Drop(PostgresPlace place)
    {
        using var connection = place.Server.SliceOf(place.Schema).OpenConnection();
        Retrying(() =>
        {
            Execute(connection, $"DROP SCHEMA IF EXISTS {Quote(place.Schema)} CASCADE");
            if (place.Role is { } role)
            {
                Execute(connection, $"DROP ROLE IF EXISTS {Quote(role)}");
            }
        });
    }

    private static void Migrate(NpgsqlConnection connection, PostgresPlace place, MigrationScripts scripts)
    {
        using var transaction = connection.BeginTransaction();
        // Two nodes may open the same tenant at once; roles are shared by all databases, where this lock does not reach (see Retrying).
        using (var claim = new NpgsqlCommand("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", connection) { Parameters = { new() { Value = place.Schema } } })
        {
            claim.ExecuteNonQuery();
        }

        var at = VersionOf(connection, place.Schema);
        if (at == 0)
        {
            Execute(connection, $"CREATE SCHEMA IF NOT EXISTS {Quote(place.Schema)}");
            if (place.Role is { } role)
            {
                CreateRole(connection, role);
                Execute(connection, $"GRANT USAGE ON SCHEMA {Quote(place.Schema)} TO {Quote(role)}");
            }
        }

        Execute(connection, $"SET LOCAL search_path TO {Quote(place.Schema)}");
        foreach (var step in scripts.After(at))
        {
            Execute(connection, step.Sql);
            Execute(connection, string.Create(CultureInfo.InvariantCulture, $"UPDATE \"store_mark\" SET \"version\" = {step.Version}"));
        }

        if (place.Role is { } owner)
        {
            Execute(connection, $"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {Quote(place.Schema)} TO {Quote(owner)}");
            Execute(connection, $"REVOKE INSERT, DELETE ON \"store_mark\" FROM {Quote(owner)}");
        }

        transaction.Commit();
    }

    /// <summary>The login must be a member, or it could not become the role; the role itself cannot log in.</summary>
    private static void CreateRole(NpgsqlConnection connection, string role)
    {
        using var exists = new NpgsqlCommand("SELECT 1 FROM pg_roles WHERE rolname = $1", connection) { Parameters = { new() { Value = role } } };
        if (exists.ExecuteScalar() is null)
        {
            Execute(connection, $"CREATE ROLE {Quote(role)} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT");
            Execute(connection, $"GRANT {Quote(role)} TO CURRENT_USER");
        }
    }

    /// <summary>Roles are rows of a catalog all databases share: two at once end in "tuple concurrently updated" (XX000) or a duplicate.</summary>
    private static void Retrying(Action work)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                work();
                return;
            }
            catch (PostgresException e) when (attempt < 10 && e.SqlState is PostgresErrorCodes.InternalError or PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DuplicateObject or PostgresErrorCodes.DeadlockDetected)
            {
                System.Diagnostics.Trace.TraceInformation(e.Message);
            }
        }
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        command.ExecuteNonQuery();
    }
}
