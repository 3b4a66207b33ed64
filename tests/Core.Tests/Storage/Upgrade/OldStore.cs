using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Derman.Core.Storage;
using Derman.Core.Storage.Migrations;
using Derman.Core.Storage.Postgres;
using Derman.Core.Storage.Sqlite;

namespace Derman.Core.Tests.Storage.Upgrade;

/// <summary>
/// A store as the first release left it: its script alone, and the rows of <c>version-1.jsonl</c>, which that release wrote (ten tickets of a
/// demonstration, <c>{"table":{"column":value}}</c> a line, bytes as <c>{"x":"hex"}</c>).
/// </summary>
internal static class OldStore
{
    public const int Version = 1;
    public const string Rows = "Storage/Upgrade/version-1.jsonl";

    public static void Make(StoreHouse house, string id)
    {
        if (Engine.IsPostgres)
        {
            var place = house.Node().PlaceOf(house.Placement(id));
            PostgresSchema.BringUp(place, new MigrationScripts("tenant", "postgres", PostgresDialect.Script, Version), create: true);
            using var connection = place.Server.SliceOf(place.Schema).OpenConnection();
            using var transaction = connection.BeginTransaction();
            Execute(connection, $"SET LOCAL search_path TO {PostgresDialect.Quote(place.Schema)}");
            Fill(connection);
            transaction.Commit();
        }
        else
        {
            using var connection = SqliteFile.OpenWriter(house.In(id, TenantStore.FileName));
            new SqliteMigrations("tenant", Version).Apply(connection);
            Fill(connection);
        }
    }

    private static void Fill(DbConnection connection)
    {
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, Rows)))
        {
            var table = JsonDocument.Parse(line).RootElement.EnumerateObject().Single();
            var cells = table.Value.EnumerateObject().ToList();
            if (table.Name == "ticket_search")
            {
                var (columns, values) = Engine.IsPostgres
                    ? ("\"key\", \"stems\"", $"@p0, {Search.TsVectorStems.Vector("@p1")}")
                    : ("rowid, stems", "-@p0, @p1");
                Execute(connection, $"INSERT INTO \"ticket_search\" ({columns}) VALUES ({values})", [.. cells.Select(c => Value(c.Value))]);
                continue;
            }

            var names = string.Join(", ", cells.Select(c => $"\"{c.Name}\""));
            var places = string.Join(", ", cells.Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"@p{i}")));
            Execute(connection, $"INSERT INTO \"{table.Name}\" ({names}) VALUES ({places})", [.. cells.Select(c => Value(c.Value))]);
        }
    }

    private static object Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Object => Convert.FromHexString(value.GetProperty("x").GetString()!),
        _ => value.TryGetInt64(out var whole) ? whole : value.GetDouble(),
    };

    private static void Execute(DbConnection connection, string sql, params object[] values)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (string.Create(CultureInfo.InvariantCulture, $"p{i}"), values[i]);
            command.Parameters.Add(parameter);
        }

        command.ExecuteNonQuery();
    }
}
