using System.Text.Json;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Register;
using Derman.Host.Hosting;
using Derman.Host.Jobs;
using Derman.Host.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Derman.Host.Tests.Jobs;

/// <summary>A host of this version starts on stores of the first release: all are brought up without a visitor, and one that cannot be is told of.</summary>
public sealed class StoreUpgradeTests
{
    private static readonly string[] Packs = ["tatvan", "hizir-erzincan", "behzisti-wa"];

    [Fact]
    public async Task OldStores_AreBroughtUp_AndTheOneThatCannotBe_HasAReason()
    {
        var data = RunningHost.NewFolder();
        var production = new HostSettings { Data = data, Environment = "Production" };
        try
        {
            await MakeAsync(production);
            Array.ForEach(Packs, pack => MakeOld(data, pack));
            Execute(Path.Combine(data, "catalog.db"), "UPDATE \"tenant_entry\" SET \"schema_version\" = 1");
            Execute(FileOf(data, "behzisti-wa"), "DROP TABLE \"ticket\"");

            await using var host = await RunningHost.StartAsync(production);
            host.Service<StoreUpgrade>().Begin();
            await Poll.UntilAsync(() => Task.FromResult(Array.TrueForAll(Packs[..2], p => VersionOf(data, p) == TenantStore.LatestVersion)), "the sound stores are brought up");
            await Poll.UntilAsync(async () => (await BrokenAsync(host)).Count > 0, "the broken one is known");

            var broken = Assert.Single(await BrokenAsync(host));
            Assert.Equal(("behzisti-wa", "storeDamaged"), (broken.At("tenant"), broken.At("code")));
            Assert.Contains("ticket", broken.At("reason"), StringComparison.Ordinal);
            Assert.NotEmpty(broken.At("cure")!);
            Assert.Equal(1, VersionOf(data, "behzisti-wa")); // Wholly up or wholly as it was.
            Assert.Equal((401, 401, 503), (await AskAsync(host, "tatvan"), await AskAsync(host, "hizir-erzincan"), await AskAsync(host, "behzisti-wa")));
            foreach (var pack in Packs[..2])
            {
                var tenant = (await host.Service<TenantRegistry>().FindAsync(TenantId.Parse(pack), CancellationToken.None))!;
                Assert.Equal(1, tenant.Store.Read(s => s.Count("SELECT SUM(\"tickets\") FROM \"ticket_count\"")));
                var result = await host.Service<RegisterTicket>().ExecuteAsync(tenant, new RegisterCommand("Yol bozuk"), Actor.OfClient("test", "Test"), null, CancellationToken.None);
                Assert.True(result.Ok, result.Failure?.Code);
                Assert.Equal(2, tenant.Store.Read(s => s.Count("SELECT SUM(\"tickets\") FROM \"ticket_count\"")));
            }
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>Tenants of three packs with a ticket each.</summary>
    private static async Task MakeAsync(HostSettings settings)
    {
        await using var host = await RunningHost.StartAsync(settings);
        foreach (var pack in Packs)
        {
            var reading = await PackReader.ReadFolderAsync(Path.Combine(AppContext.BaseDirectory, "tenants", pack));
            Assert.True((await host.Service<ApplyPack>().ExecuteAsync(reading, new ApplyOptions(), CancellationToken.None)).Ok);
            var tenant = (await host.Service<TenantRegistry>().FindAsync(TenantId.Parse(pack), CancellationToken.None))!;
            Assert.True((await host.Service<RegisterTicket>().ExecuteAsync(tenant, new RegisterCommand("Su yok"), Actor.OfClient("test", "Test"), null, CancellationToken.None)).Ok);
        }
    }

    /// <summary>The tenant's rows in a file that only the first script has made.</summary>
    private static void MakeOld(string data, string pack)
    {
        var (file, old) = (FileOf(data, pack), FileOf(data, pack) + ".old");
        Execute(old, Script("0001_initial.sql") + Script("0001_initial.sqlite.sql") + "PRAGMA user_version = 1;");
        Execute(old, $"ATTACH '{file}' AS now; {string.Join(' ', SharedColumns(file, old).Select(t => $"INSERT INTO \"{t.Table}\" ({t.Columns}) SELECT {t.Columns} FROM now.\"{t.Table}\";"))}");
        File.Move(old, file, overwrite: true);
        File.Delete(file + "-wal");
        File.Delete(file + "-shm");
    }

    private static List<(string Table, string Columns)> SharedColumns(string now, string old)
    {
        var (after, before) = (Columns(now), Columns(old));
        return [.. before.Where(b => after.Contains(b)).GroupBy(b => b.Table).Select(g => (g.Key, string.Join(", ", g.Select(c => $"\"{c.Column}\""))))];
    }

    private static HashSet<(string Table, string Column)> Columns(string file)
    {
        using var connection = Open(file);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'ticket_search%'";
        using var reader = command.ExecuteReader();
        var columns = new HashSet<(string, string)>();
        while (reader.Read())
        {
            columns.Add((reader.GetString(0), reader.GetString(1)));
        }

        return columns;
    }

    private static string Script(string name)
    {
        using var reader = new StreamReader(typeof(TenantStore).Assembly.GetManifestResourceStream($"Migrations.tenant.{name}")!);
        return reader.ReadToEnd();
    }

    private static long VersionOf(string data, string pack)
    {
        using var connection = Open(FileOf(data, pack));
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return (long)command.ExecuteScalar()!;
    }

    private static async Task<List<JsonElement>> BrokenAsync(RunningHost host) =>
        [.. JsonDocument.Parse(await host.Http.GetStringAsync($"{host.Address}/health/ready")).RootElement.List("broken")];

    private static async Task<int> AskAsync(RunningHost host, string tenant)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{host.Address}/api/v1/topics");
        request.Headers.Host = host.Service<TenantRegistry>().HostsOf(TenantId.Parse(tenant)).First();
        using var response = await host.Http.SendAsync(request);
        return (int)response.StatusCode;
    }

    private static string FileOf(string data, string pack) => Path.Combine(data, "tenants", pack, TenantStore.FileName);

    private static void Execute(string file, string sql)
    {
        using var connection = Open(file);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static SqliteConnection Open(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }
}
