using System.Collections.Concurrent;
using Derman.Core.Storage;
using Derman.Core.Storage.Sqlite;
using Derman.Core.Tenancy;
using Derman.Core.Work;
using NodaTime;

namespace Derman.Core.Tests.Tenancy;

/// <summary>Tenants are closed while nobody uses them, and whoever holds one never notices.</summary>
public sealed class RestingTests
{
    [Fact]
    public async Task ManyTenants_FewOpen_NothingIsLostAndNobodyIsRefused()
    {
        const int Tenants = 50;
        const int Workers = 16;
        const int Rounds = 60;
        await using var crowd = await Crowd.OpenAsync(Tenants, openTenants: 8);
        var written = new ConcurrentDictionary<TenantId, int>();
        var versions = new ConcurrentBag<int>();
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            var held = new List<Tenant>();
            for (var round = 0; round < Rounds; round++)
            {
                // Half of the time a tenant that was found long ago, as a slow request or a job holds one.
                var tenant = held.Count > 4 && random.Next(2) == 0 ? held[random.Next(held.Count)] : await crowd.TenantAsync(random.Next(Tenants));
                held.Add(tenant);
                await Crowd.AskAsync(tenant, Desk.Start + Duration.FromMinutes(round));
                written.AddOrUpdate(tenant.Id, 1, (_, n) => n + 1);
                versions.Add(tenant.Configuration.Version);
                Assert.True(tenant.Store.Read(s => s.Count("SELECT COUNT(*) FROM \"inbound_request\"")) > 0);
            }
        })));

        await crowd.Registry.RestIdleAsync(CancellationToken.None);
        Assert.InRange(crowd.Registry.OpenCount, 0, 8);
        Assert.All(versions, v => Assert.Equal(1, v));
        Assert.Equal(Workers * Rounds, written.Values.Sum());
        await crowd.Registry.DisposeAsync();
        crowd.Restart();
        for (var i = 0; i < Tenants; i++)
        {
            var id = crowd.Ids[i];
            Assert.False(crowd.IsMarked(id));
            var (rows, next) = (await crowd.TenantAsync(i)).Store.Read(s => (s.Count("SELECT COUNT(*) FROM \"inbound_request\""), NextWork.Of(s)));
            Assert.Equal(written.GetValueOrDefault(id), rows);
            Assert.Equal(next, crowd.Entry(id).NextDue);
        }
    }

    [Fact]
    public async Task Idle_IsClosed_AndItsHolderGoesOn()
    {
        await using var crowd = await Crowd.OpenAsync(2);
        var held = await crowd.TenantAsync(0);
        await Crowd.AskAsync(held, Desk.Start);
        var configuration = held.Configuration;
        crowd.Clock.Advance(Duration.FromMinutes(9));
        await crowd.TenantAsync(1);
        await crowd.Registry.RestIdleAsync(CancellationToken.None);
        Assert.Equal(2, crowd.Registry.OpenCount);

        crowd.Clock.Advance(Duration.FromMinutes(2));
        await crowd.Registry.RestIdleAsync(CancellationToken.None);
        Assert.False(crowd.Registry.IsOpen(held.Id));
        Assert.True(crowd.Registry.IsOpen(crowd.Ids[1]));
        Assert.False(File.Exists(crowd.FileOf(held.Id, "tenant.db-wal"))); // The last connection is gone.

        Assert.Equal(configuration.Version, held.Configuration.Version);
        Assert.Equal(1, held.Store.Read(s => s.Count("SELECT COUNT(*) FROM \"inbound_request\"")));
        await Crowd.AskAsync(held, Desk.Start);
        Assert.True(crowd.Registry.IsOpen(held.Id));
        Assert.Same(held, await crowd.TenantAsync(0));
    }

    [Fact]
    public async Task WhoIsReading_IsNotClosed()
    {
        await using var crowd = await Crowd.OpenAsync(1);
        var tenant = await crowd.TenantAsync();
        var rested = tenant.Store.Read(_ => crowd.Registry.RestAsync(tenant));
        Assert.False(await rested);
        Assert.True(crowd.Registry.IsOpen(tenant.Id));
        Assert.True(await crowd.Registry.RestAsync(tenant));
    }

    [Fact]
    public async Task Closed_ForGood_StaysOutOfTheList()
    {
        await using var crowd = await Crowd.OpenAsync(1);
        var old = await crowd.TenantAsync();
        await crowd.Registry.CloseAsync(old.Id);
        Assert.Throws<ObjectDisposedException>(() => old.Store.Read(s => s.Scalar("SELECT 1")));
        Assert.Equal(0, crowd.Registry.OpenCount);
        Assert.NotSame(old, await crowd.TenantAsync());
    }

    [Fact]
    public async Task TenantsOfOnePack_ShareWhatIsEqual_AndNothingElse()
    {
        await using var crowd = await Crowd.OpenAsync(2);
        var (a, b) = ((await crowd.TenantAsync(0)).Configuration, (await crowd.TenantAsync(1)).Configuration);
        Assert.Same(a.Workflow, b.Workflow);
        Assert.Same(a.Pack.Topics, b.Pack.Topics);
        Assert.Same(a.Calendars, b.Calendars);
        Assert.NotEqual(a.Profile.Id, b.Profile.Id);
    }

    [Fact]
    public async Task ConfigurationChangedBehindOurBack_IsCheckedAgain()
    {
        await using var crowd = await Crowd.OpenAsync(1);
        await crowd.TenantAsync();
        await crowd.Registry.DisposeAsync();
        Assert.NotNull(crowd.Entry(crowd.Ids[0]).CheckedConfiguration);
        using (var connection = SqliteFile.OpenWriter(crowd.FileOf(crowd.Ids[0])))
        {
            SqliteFile.Execute(connection, "UPDATE configuration_file SET json = replace(json, '\"ERBIM\"', '\"NOBODY\"') WHERE file = 'tenant.json'");
        }

        crowd.Restart();
        var broken = await Assert.ThrowsAsync<TenantBrokenException>(async () => await crowd.TenantAsync());
        Assert.Equal("configuration", broken.Broken.Code);
    }

    [Fact]
    public void Template_IsWhatTheScriptsMake_AndAStaleLogIsNotReplayed()
    {
        using var folder = new TempFolder();
        var migrations = new SqliteMigrations("tenant");
        var (copied, made) = (folder.In("a", "tenant.db"), folder.In("b", "tenant.db"));
        Directory.CreateDirectory(folder.In("a"));
        File.WriteAllText(copied + "-wal", new string('x', 5000));
        File.WriteAllText(copied + ".new", "half a copy");
        StoreTemplate.Provide(copied, migrations);
        Assert.False(File.Exists(copied + "-wal"));
        using var byScripts = SqliteFile.OpenWriter(made);
        migrations.Apply(byScripts);
        using var byCopy = SqliteFile.OpenWriter(copied);
        Assert.Equal(migrations.Latest, SqliteMigrations.VersionOf(byCopy));
        const string Schema = "SELECT group_concat(name || ':' || COALESCE(sql, ''), ';') FROM (SELECT name, sql FROM sqlite_master ORDER BY name)";
        Assert.Equal(SqliteFile.Scalar(byScripts, Schema), SqliteFile.Scalar(byCopy, Schema));
        Assert.Equal("ok", SqliteFile.Scalar(byCopy, "PRAGMA integrity_check"));
        Assert.Equal(SqliteFile.Scalar(byScripts, "SELECT count(*) FROM ticket_search_config"), SqliteFile.Scalar(byCopy, "SELECT count(*) FROM ticket_search_config"));
    }
}
