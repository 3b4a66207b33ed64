using Derman.Core.Storage;
using Derman.Core.Storage.Migrations;
using Derman.Core.Storage.Postgres;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Derman.Core.Tests.Storage;

/// <summary>What only a database server can get wrong: roles, paths, pools, several nodes.</summary>
[Trait("Engine", "postgres")]
public sealed class PostgresTests : IAsyncLifetime
{
    private readonly StoreHouse _house = new();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _house.DisposeAsync();

    [Fact]
    public async Task Role_OfOneTenant_IsRefusedTheSchemaOfAnother()
    {
        await using var mine = await _house.OpenAsync("erenler");
        await using var other = await _house.OpenAsync("tatvan");
        await other.WriteAsync(s => s.Insert(new Counter { Name = "secret", Value = 42 }), CancellationToken.None);
        var foreign = $"\"{_house.Placement("tatvan").Schema}\".\"counter\"";

        foreach (var sql in (string[])[$"SELECT \"value\" FROM {foreign}", $"SELECT * FROM {foreign.Replace("counter", "ticket", StringComparison.Ordinal)}"])
        {
            var refused = Assert.Throws<PostgresException>(() => mine.Read(s => s.Scalar(sql)));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }

        foreach (var sql in (string[])[$"DELETE FROM {foreign}", $"UPDATE {foreign} SET \"value\" = 0", "DROP TABLE \"ticket\"", "CREATE TABLE \"more\" (\"x\" bigint)", "UPDATE \"store_mark\" SET \"one\" = 2", "DELETE FROM \"store_mark\""])
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(async () => await mine.WriteAsync(s => s.Execute(sql), CancellationToken.None));
            Assert.True(refused.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.CheckViolation, $"{sql}: {refused.SqlState}");
        }

        Assert.Equal(42, other.Read(s => s.First<Counter>("1 = 1"))!.Value);
    }

    [Fact]
    public async Task Connection_GivenBack_CarriesNeitherRoleNorPath()
    {
        var node = _house.Node();
        await using var store = await TenantStore.OpenAsync(TenantId.Parse("erenler"), node, _house.Placement("erenler"), CancellationToken.None);
        var place = node.PlaceOf(store.Placement);
        for (var i = 0; i < 3; i++)
        {
            await store.WriteAsync(s => s.Next("n"), CancellationToken.None);
            Assert.Equal(place.Role, store.Read(s => s.Scalar("SELECT current_user::text")));
            await Assert.ThrowsAnyAsync<Exception>(async () => await store.WriteAsync(s => s.Execute("SELECT 1/0"), CancellationToken.None));
        }

        var slice = place.Server.SliceOf(place.Schema);
        var held = new List<NpgsqlConnection>();
        for (var i = 0; i < 4; i++)
        {
            held.Add(await slice.OpenConnectionAsync());
            await using var ask = new NpgsqlCommand("SELECT current_user = session_user, current_setting('search_path'), current_setting('transaction_read_only')", held[^1]);
            await using var reader = await ask.ExecuteReaderAsync();
            Assert.True(await reader.ReadAsync());
            Assert.Equal((true, "\"$user\", public", "off"), (reader.GetBoolean(0), reader.GetString(1), reader.GetString(2)));
        }

        foreach (var connection in held)
        {
            await connection.DisposeAsync();
        }
    }

    [Fact]
    public async Task Counters_FromTwoNodes_HaveNeitherGapsNorRepeats()
    {
        await using var a = await _house.OpenAsync();
        await using var b = await _house.OpenAsync();
        var values = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(async () => await (i % 2 == 0 ? a : b).WriteAsync(s => s.Next("n"), CancellationToken.None))));

        Assert.Equal(Enumerable.Range(1, 400).Select(i => (long)i), values.Order());
    }

    [Fact]
    public async Task Open_ByManyNodesAtOnce_MakesOneSchema()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => _house.OpenAsync())));
        foreach (var store in stores)
        {
            await store.WriteAsync(s => s.Next("n"), CancellationToken.None);
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task Write_IntoASealedSchema_IsRefused()
    {
        await using var store = await _house.OpenAsync();
        await store.WriteAsync(s => s.Next("n"), CancellationToken.None);
        await store.WriteAsync(s => s.Execute("UPDATE \"store_mark\" SET \"sealed\" = 1"), CancellationToken.None);

        await Assert.ThrowsAsync<StoreSealedException>(async () => await store.WriteAsync(s => s.Next("n"), CancellationToken.None));
        Assert.Equal(1, store.Read(s => s.First<Counter>("\"name\" = 'n'"))!.Value);
    }

    [Fact]
    public async Task Read_MayNotWrite()
    {
        await using var store = await _house.OpenAsync();
        var refused = Assert.Throws<PostgresException>(() => store.Read(s => s.Scalar("DELETE FROM \"counter\" RETURNING 1")));
        Assert.Equal(PostgresErrorCodes.ReadOnlySqlTransaction, refused.SqlState);
    }

    [Fact]
    public async Task Read_SeesOneMoment()
    {
        await using var store = await _house.OpenAsync();
        await using var other = await _house.OpenAsync();
        await store.WriteAsync(s => s.Next("n"), CancellationToken.None);
        using var gate = new ManualResetEventSlim();
        var go = new TaskCompletionSource();
        var reading = Task.Run(() => store.Read(s =>
        {
            var before = s.First<Counter>("\"name\" = 'n'")!.Value;
            go.SetResult();
            Assert.True(gate.Wait(TimeSpan.FromSeconds(30)));
            return (before, s.First<Counter>("\"name\" = 'n'")!.Value);
        }));
        await go.Task;
        await other.WriteAsync(s => s.Next("n"), CancellationToken.None);
        gate.Set();

        Assert.Equal((1, 1), await reading);
    }

    [Theory]
    [InlineData("tenant")]
    [InlineData("catalog")]
    public async Task Migrated_EqualsModel(string set)
    {
        using var server = new PostgresServer(Engine.Server!, Engine.OptionsOf(_house.Name));
        var schema = $"{_house.Name}_{set}";
        PostgresSchema.BringUp(new PostgresPlace(server, schema, null), new MigrationScripts(set, "postgres", PostgresDialect.Script), create: true);
        using DbContext db = set == "tenant"
            ? new TenantDb(new DbContextOptionsBuilder<TenantDb>().UseSqlite("Data Source=:memory:").Options)
            : new CatalogDb(new DbContextOptionsBuilder<CatalogDb>().UseSqlite("Data Source=:memory:").Options);

        var own = new HashSet<string>(StringComparer.Ordinal) { "store_mark", "ticket_search", "attachment_content" };
        var store = await RowsAsync(server, $"SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || COALESCE(collation_name, '') FROM information_schema.columns WHERE table_schema = '{schema}'");
        var model = Core.Storage.Copying.TableShape.Of(db.Model).SelectMany(t => t.Columns.Select((c, i) => $"{t.Name}.{c} {Type(t.Kinds[i])} {(db.Model.GetEntityTypes().Single(e => e.GetTableName() == t.Name).GetProperties().ElementAt(i).IsNullable ? "YES" : "NO")} {(t.Kinds[i] == ColumnKind.Text ? "C" : "")}"));
        Assert.Equal(model.Order(StringComparer.Ordinal), store.Where(c => !own.Contains(c[..c.IndexOf('.', StringComparison.Ordinal)])).Order(StringComparer.Ordinal));

        var indexes = await RowsAsync(server, $"SELECT indexname FROM pg_indexes WHERE schemaname = '{schema}' AND indexname LIKE 'ix!_%' ESCAPE '!'");
        Assert.Equal(
            db.Model.GetEntityTypes().SelectMany(e => e.GetIndexes()).Select(i => i.GetDatabaseName()!).Select(n => n[..Math.Min(63, n.Length)]).Order(StringComparer.Ordinal),
            indexes.Where(n => !own.Any(t => n.StartsWith($"ix_{t}", StringComparison.Ordinal))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Open_ASchemaTooNew_IsRefused()
    {
        await using (var store = await _house.OpenAsync())
        {
            await store.WriteAsync(s => s.Execute("UPDATE \"store_mark\" SET \"version\" = 999"), CancellationToken.None);
        }

        await Assert.ThrowsAsync<StoreTooNewException>(() => _house.OpenAsync());
    }

    private static string Type(ColumnKind kind) => kind switch
    {
        ColumnKind.Integer => "bigint",
        ColumnKind.Real => "double precision",
        ColumnKind.Bytes => "bytea",
        _ => "text",
    };

    private static async Task<List<string>> RowsAsync(PostgresServer server, string sql)
    {
        await using var connection = await server.SliceOf("").OpenConnectionAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0));
        }

        return rows;
    }
}
