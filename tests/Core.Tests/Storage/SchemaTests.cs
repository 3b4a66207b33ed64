using System.Globalization;
using Derman.Core.Storage;
using Derman.Core.Storage.Migrations;
using Derman.Core.Storage.Sqlite;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Derman.Core.Tests.Storage;

/// <summary>The numbered scripts and the EF model say the same; the pragmas that durability rests on are really set.</summary>
[Trait("Engine", "file")]
public sealed class SchemaTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("tenant")]
    [InlineData("catalog")]
    public void Migrated_EqualsModel(string set)
    {
        var migrated = SqliteFile.OpenWriter(_folder.In(set, "migrated.db"));
        using var _ = migrated;
        new SqliteMigrations(set).Apply(migrated);
        using var modelled = SqliteFile.OpenWriter(_folder.In(set, "model.db"));
        using DbContext db = set == "tenant"
            ? new TenantDb(new DbContextOptionsBuilder<TenantDb>().UseSqlite(modelled).Options)
            : new CatalogDb(new DbContextOptionsBuilder<CatalogDb>().UseSqlite(modelled).Options);
        SqliteFile.Execute(modelled, db.Database.GenerateCreateScript());

        var (model, store) = (Describe(modelled), Describe(migrated));
        Assert.True(model.SequenceEqual(store), $"Only in the model: {string.Join("; ", model.Except(store))}\nOnly in the scripts: {string.Join("; ", store.Except(model))}");
    }

    [Fact]
    public void ApiClientsOfBefore_BecomeApplications()
    {
        using var connection = SqliteFile.OpenWriter(_folder.In("before.db"));
        var steps = new MigrationScripts("tenant", "sqlite").After(0).ToList();
        steps.Where(s => s.Version < 5).ToList().ForEach(s => SqliteFile.Execute(connection, s.Sql));
        SqliteFile.Execute(connection, "INSERT INTO \"api_client\" VALUES ('erp', 'Muhasebe', x'0102', 'tickets', 1, 7), ('old', 'Eski', x'03', 'tickets', 0, 8)");
        SqliteFile.Execute(connection, "INSERT INTO \"signing_key\" (\"kid\", \"private_key\", \"created_at\") VALUES ('k', x'04', 9)");

        SqliteFile.Execute(connection, steps.Single(s => s.Version == 5).Sql);

        Assert.Equal(
            ["erp|Muhasebe|service|0102|tickets|1|7", "old|Eski|service|03|tickets|0|8"],
            Rows(connection, "SELECT \"client_id\", \"name\", \"kind\", hex(\"secret_hash\"), \"scopes\", \"active\", \"created_at\" FROM \"application\" ORDER BY 1").Select(r => string.Join('|', r)));
        Assert.Equal("k|ES256", string.Join('|', Rows(connection, "SELECT \"kid\", \"algorithm\" FROM \"signing_key\"").Single()));
    }

    [Fact]
    public async Task Connections_HaveThePragmasDurabilityRestsOn()
    {
        await using var store = await TenantStore.OpenAsync(TenantId.Parse("erenler"), _folder.Path, CancellationToken.None);
        var writer = await store.Handle.MaintainAsync(Pragmas, CancellationToken.None);
        Assert.Equal(("wal", 2L, 1L, 0L, 0L), writer);

        var reader = store.Read(s => (s.Scalar("PRAGMA wal_autocheckpoint"), s.Scalar("PRAGMA query_only"), s.Scalar("PRAGMA journal_mode")));
        Assert.Equal((0L, 1L, "wal"), reader);
        Assert.Throws<SqliteException>(() => store.Read(s => s.Scalar("DELETE FROM \"counter\"")));
    }

    [Fact]
    public async Task Open_AStoreTooNew_IsRefusedAndLetsTheFileGo()
    {
        var id = TenantId.Parse("erenler");
        var store = await TenantStore.OpenAsync(id, _folder.Path, CancellationToken.None);
        await store.DisposeAsync();
        var path = _folder.In("erenler", "tenant.db");
        using (var connection = SqliteFile.OpenWriter(path))
        {
            SqliteFile.Execute(connection, $"PRAGMA user_version = {TenantStore.LatestVersion + 1}");
        }

        var refused = await Assert.ThrowsAsync<StoreTooNewException>(async () => await TenantStore.OpenAsync(id, _folder.Path, CancellationToken.None));
        Assert.Contains($"version {TenantStore.LatestVersion + 1}", refused.Message, StringComparison.Ordinal);
        using var again = SqliteFile.OpenWriter(path); // Nobody holds it.
        SqliteFile.Execute(again, "BEGIN EXCLUSIVE; COMMIT");
    }

    private static (string Journal, long Synchronous, long SecureDelete, long Checkpoint, long ForeignKeys) Pragmas(System.Data.Common.DbConnection connection)
    {
        var sqlite = (SqliteConnection)connection;
        return (
            (string)SqliteFile.Scalar(sqlite, "PRAGMA journal_mode")!,
            (long)SqliteFile.Scalar(sqlite, "PRAGMA synchronous")!,
            (long)SqliteFile.Scalar(sqlite, "PRAGMA secure_delete")!,
            (long)SqliteFile.Scalar(sqlite, "PRAGMA wal_autocheckpoint")!,
            (long)SqliteFile.Scalar(sqlite, "PRAGMA foreign_keys")!);
    }

    /// <summary>One line a column and an index, in a fixed order; full-text tables have no model.</summary>
    private static List<string> Describe(SqliteConnection connection)
    {
        var lines = new List<string>();
        foreach (var table in Rows(connection, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'ticket_search%' AND name NOT LIKE 'sqlite_%'"))
        {
            lines.AddRange(Rows(connection, $"SELECT '{table[0]}.' || name || ' ' || type || CASE WHEN \"notnull\" OR pk THEN ' not null' ELSE '' END || ' pk' || pk FROM pragma_table_info('{table[0]}')").Select(r => r[0]));
            foreach (var index in Rows(connection, $"SELECT l.name, l.\"unique\", COALESCE(m.sql, '') FROM pragma_index_list('{table[0]}') l JOIN sqlite_master m ON m.name = l.name WHERE l.origin = 'c'"))
            {
                var columns = string.Join(',', Rows(connection, $"SELECT name FROM pragma_index_info('{index[0]}') ORDER BY seqno").Select(r => r[0]));
                var where = index[2].IndexOf(" WHERE ", StringComparison.Ordinal) is >= 0 and var at ? index[2][at..] : "";
                lines.Add($"{table[0]} index {index[0]} unique={index[1]} ({columns}){where}");
            }
        }

        return [.. lines.Order(StringComparer.Ordinal)];
    }

    private static List<string[]> Rows(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string[]>();
        while (reader.Read())
        {
            rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture)!)]);
        }

        return rows;
    }
}
