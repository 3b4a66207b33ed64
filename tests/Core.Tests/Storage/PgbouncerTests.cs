using System.Collections.Concurrent;
using Derman.Core.Storage;
using Derman.Core.Storage.Copying;
using Derman.Core.Storage.Postgres;
using Derman.Core.Tenancy;
using Npgsql;

namespace Derman.Core.Tests.Storage;

/// <summary>Behind a pooler every transaction may run on a connection another tenant has just used.</summary>
[Trait("Engine", "postgres")]
public sealed class PgbouncerTests
{
    private static readonly string[] Tenants = ["erenler", "tatvan", "melikgazi", "behzisti-wa", "erzincan"];

    /// <summary>Five tenants, each on two nodes, share two connections; one write in five fails, one read in five tries a neighbour's rows.</summary>
    [PgbouncerFact]
    public async Task ManyTenants_OnTwoConnections_SeeTheirOwnRowsAlone()
    {
        await using var pooler = await Pgbouncer.StartAsync(serverConnections: 2);
        await using var house = new StoreHouse(pooler.ConnectionString);
        var stores = await OpenTwiceAsync(house);
        var backends = new ConcurrentDictionary<(long Backend, TenantId Tenant), bool>();
        const int writes = 60;

        await Task.WhenAll(stores.SelectMany(store => Enumerable.Range(0, writes).SelectMany(i => (Task[])
        [
            Task.Run(() => WriteAsync(store, i)),
            Task.Run(() => Read(house, store, i, backends)),
        ])));

        foreach (var store in stores)
        {
            var drawn = store.Read(s => s.Query("SELECT \"value\" FROM \"counter\" WHERE \"name\" LIKE 'row!_%' ESCAPE '!'", r => r.GetInt64(0)));
            const int kept = 2 * (writes - (writes / 5));
            Assert.Equal(Enumerable.Range(1, kept).Select(i => (long)i), drawn.Order());
            Assert.Equal(kept, store.Read(s => s.First<Counter>("\"name\" = 'n'"))!.Value);
        }

        // The proof is worth something only if the connections were shared.
        Assert.InRange(backends.Keys.Select(k => k.Backend).Distinct().Count(), 1, 2);
        Assert.Contains(backends.Keys.GroupBy(k => k.Backend), b => b.Count() == Tenants.Length);
        await CarriesNothingAsync(pooler, connections: 2);
        await CloseAsync(stores);
    }

    /// <summary>On a single connection what one transaction leaves behind is what the next one finds.</summary>
    [PgbouncerFact]
    public async Task FailedTransaction_LeavesNothingToTheNext()
    {
        await using var pooler = await Pgbouncer.StartAsync(serverConnections: 1);
        await using var house = new StoreHouse(pooler.ConnectionString);
        await using var mine = await house.OpenAsync("erenler");
        await using var other = await house.OpenAsync("tatvan");
        var foreign = $"SELECT \"value\" FROM \"{house.Placement("tatvan").Schema}\".\"counter\"";
        string[] faults = ["SELECT 1/0", foreign, "SELECT nothing FROM nowhere", "SET LOCAL ROLE nobody_at_all", "INSERT INTO \"counter\" VALUES (NULL, NULL)"];

        for (var i = 1; i <= 10; i++)
        {
            var fault = faults[i % faults.Length];
            await Assert.ThrowsAsync<PostgresException>(async () => await mine.WriteAsync(
                s =>
                {
                    s.Next("n");
                    s.Execute(fault);
                },
                CancellationToken.None));
            Assert.Throws<PostgresException>(() => mine.Read(s => s.Scalar(fault)));
            await CarriesNothingAsync(pooler, connections: 1);
            Assert.Equal(i, await other.WriteAsync(s => s.Next("n"), CancellationToken.None));
            Assert.Equal(i, await mine.WriteAsync(s => s.Next("n"), CancellationToken.None));
            Assert.Equal(RoleOf(house, "tatvan"), other.Read(s => s.Scalar("SELECT current_user::text")));
        }
    }

    /// <summary>A client that dies in the middle of its transaction: the pooler ends the transaction, and the next client finds nothing of it.</summary>
    [PgbouncerFact]
    public async Task ClientThatDies_LeavesNothingToTheNext()
    {
        await using var pooler = await Pgbouncer.StartAsync(serverConnections: 1);
        await using var house = new StoreHouse(pooler.ConnectionString);
        await using var other = await house.OpenAsync("tatvan");
        await using (var mine = await house.OpenAsync("erenler"))
        {
            await mine.WriteAsync(s => s.Next("n"), CancellationToken.None);
        }

        for (var i = 1; i <= 5; i++)
        {
            await using (var source = NpgsqlDataSource.Create(pooler.ConnectionString + ";Pooling=false;No Reset On Close=true"))
            await using (var dying = await source.OpenConnectionAsync())
            {
                await using var enter = new NpgsqlCommand("BEGIN; SELECT set_config('role', $$" + RoleOf(house, "erenler") + "$$, true), set_config('search_path', $$\"" + house.Placement("erenler").Schema + "\"$$, true); UPDATE counter SET value = 99", dying);
                Assert.Equal(1, await enter.ExecuteNonQueryAsync());
            }

            Assert.Equal(i, await other.WriteAsync(s => s.Next("n"), CancellationToken.None));
            await CarriesNothingAsync(pooler, connections: 1);
        }

        await using var again = await house.OpenAsync("erenler");
        Assert.Equal(1, again.Read(s => s.First<Counter>("\"name\" = 'n'"))!.Value);
    }

    /// <summary>Moving and restoring fill a schema with COPY and a temporary table.</summary>
    [PgbouncerFact]
    public async Task Copy_ThroughThePooler_LosesNothing()
    {
        await using var pooler = await Pgbouncer.StartAsync(serverConnections: 2);
        await using var house = new StoreHouse(pooler.ConnectionString);
        await using var from = await house.OpenAsync("erenler");
        await using var to = await house.OpenAsync("tatvan");
        for (var i = 0; i < 50; i++)
        {
            await from.WriteAsync(s => s.Insert(new Counter { Name = $"row_{i}", Value = i }), CancellationToken.None);
        }

        await to.Handle.FillAsync(sink => from.Read(s => StoreCopy.Copy(s, sink, _ => { }, CancellationToken.None)), CancellationToken.None);

        Assert.Equal(from.Read(s => StoreCopy.Checksums(s, CancellationToken.None)), to.Read(s => StoreCopy.Checksums(s, CancellationToken.None)));
        await CarriesNothingAsync(pooler, connections: 2);
    }

    /// <summary>All at once: the schemas are made through the pooler too.</summary>
    private static async Task<List<TenantStore>> OpenTwiceAsync(StoreHouse house) =>
        [.. await Task.WhenAll(Tenants.Concat(Tenants).Select(id => Task.Run(() => house.OpenAsync(id))))];

    private static async Task CloseAsync(List<TenantStore> stores)
    {
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    private static async Task WriteAsync(TenantStore store, int i)
    {
        var fails = i % 5 == 4;
        try
        {
            await store.WriteAsync(
                s =>
                {
                    var number = s.Next("n");
                    s.Insert(new Counter { Name = $"row_{store.Id}_{number}", Value = number });
                    if (fails)
                    {
                        s.Execute("SELECT 1/0");
                    }
                },
                CancellationToken.None);
            Assert.False(fails);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.DivisionByZero)
        {
            Assert.True(fails);
        }
    }

    private static void Read(StoreHouse house, TenantStore store, int i, ConcurrentDictionary<(long Backend, TenantId Tenant), bool> backends)
    {
        var neighbour = house.Placement(Tenants[(Array.IndexOf(Tenants, store.Id.Value) + 1) % Tenants.Length]).Schema;
        if (i % 5 == 4)
        {
            var refused = Assert.Throws<PostgresException>(() => store.Read(s => s.Scalar($"SELECT count(*) FROM \"{neighbour}\".\"counter\"")));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
            return;
        }

        store.Read(s =>
        {
            backends[(s.Query("SELECT pg_backend_pid()::bigint", r => r.GetInt64(0)).Single(), store.Id)] = true;
            Assert.Equal(RoleOf(house, store.Id.Value), s.Scalar("SELECT current_user::text"));
            Assert.Equal($"\"{house.Placement(store.Id.Value).Schema}\"", s.Scalar("SELECT current_setting('search_path')"));
            var names = s.Query("SELECT \"name\" FROM \"counter\" WHERE \"name\" <> 'n'", r => r.GetString(0));
            Assert.All(names, name => Assert.StartsWith($"row_{store.Id}_", name, StringComparison.Ordinal));
            return names.Count;
        });
    }

    private static string RoleOf(StoreHouse house, string id) => $"{new NpgsqlConnectionStringBuilder(Engine.Server).Database}.{house.Placement(id).Schema}";

    /// <summary>Looks at every connection of the pooler at the same moment: each is held in a transaction of its own.</summary>
    private static async Task CarriesNothingAsync(Pgbouncer pooler, int connections)
    {
        await using var source = NpgsqlDataSource.Create(pooler.ConnectionString + ";No Reset On Close=true");
        var held = new List<(NpgsqlConnection Connection, NpgsqlTransaction Transaction)>();
        var backends = new HashSet<int>();
        for (var i = 0; i < connections; i++)
        {
            var connection = await source.OpenConnectionAsync();
            var transaction = await connection.BeginTransactionAsync();
            held.Add((connection, transaction));
            await using var ask = new NpgsqlCommand("SELECT pg_backend_pid(), current_user = session_user, current_setting('search_path'), current_setting('transaction_read_only')", connection, transaction);
            await using var reader = await ask.ExecuteReaderAsync();
            Assert.True(await reader.ReadAsync());
            backends.Add(reader.GetInt32(0));
            Assert.Equal((true, "\"$user\", public", "off"), (reader.GetBoolean(1), reader.GetString(2), reader.GetString(3)));
        }

        Assert.Equal(connections, backends.Count);
        foreach (var (connection, transaction) in held)
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
