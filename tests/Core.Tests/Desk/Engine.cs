using Derman.Core.Storage;
using Derman.Core.Storage.Postgres;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Npgsql;

namespace Derman.Core.Tests;

/// <summary>
/// Which engine the desks of this run lie on: files, or with <c>DERMAN_TEST_POSTGRES</c> (a connection string of a server's owner) and
/// <c>DERMAN_TEST_ENGINE=postgres</c> schemas. Every desk has a database-wide name of its own, so that tests run side by side.
/// </summary>
internal static class Engine
{
    public static string? Server { get; } = Environment.GetEnvironmentVariable("DERMAN_TEST_POSTGRES") is { Length: > 0 } text ? text : null;

    public static bool IsPostgres { get; } = Environment.GetEnvironmentVariable("DERMAN_TEST_ENGINE") == "postgres";

    public static PostgresOptions OptionsOf(string desk) => new() { Slices = 1, ConnectionsPerSlice = 4, SchemaPrefix = desk + "_" };

    public static async Task<CatalogStore> OpenCatalogAsync(string dataFolder, string desk) => IsPostgres
        ? await CatalogStore.OpenSharedAsync(Server!, OptionsOf(desk), desk, CancellationToken.None)
        : await CatalogStore.OpenAsync(dataFolder, CancellationToken.None);

    public static async Task PlaceNewTenantsAsync(TenantRegistry registry, string desk)
    {
        if (IsPostgres)
        {
            await registry.Places.UseAsync([new DatabaseServerSettings("main", Server!, OptionsOf(desk))]);
            registry.NewTenantsOn = "main";
        }
    }

    /// <summary>Removes what a desk left on the server: thousands of schemas would slow every other test.</summary>
    public static void Drop(string desk)
    {
        if (!IsPostgres)
        {
            return;
        }

        using var connection = new NpgsqlConnection(Server);
        connection.Open();
        var schemas = Names(connection, $"SELECT nspname FROM pg_namespace WHERE nspname = '{desk}' OR nspname LIKE '{desk}!_%' ESCAPE '!'");
        foreach (var schema in schemas)
        {
            Execute(connection, $"DROP SCHEMA \"{schema}\" CASCADE");
        }

        foreach (var role in Names(connection, $"SELECT rolname FROM pg_roles WHERE rolname LIKE '%.{desk}!_%' ESCAPE '!'"))
        {
            Execute(connection, $"DROP ROLE \"{role}\"");
        }
    }

    private static List<string> Names(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
        {
            names.Add(reader.GetString(0));
        }

        return names;
    }

    private static void Execute(NpgsqlConnection connection, string sql)
    {
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }
}
