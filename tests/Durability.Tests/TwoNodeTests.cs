using System.Diagnostics;
using System.Globalization;
using Derman.Core.Channels;
using Derman.Core.Nodes;
using Derman.Core.Storage.Postgres;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Xunit.Abstractions;

namespace Derman.Durability.Tests;

/// <summary>Two nodes on one PostgreSQL under load, one killed at any moment: what was acknowledged is there once, and nobody is told anything twice.</summary>
public sealed class TwoNodeTests(ITestOutputHelper output)
{
    private const int Clients = 4;
    private static readonly TimeSpan LoosestBack = TimeSpan.FromSeconds(30);

    private static int Kills => Environment.GetEnvironmentVariable("DERMAN_LONG") == "1" ? 20 : 1;

    [PostgresFact]
    public async Task NodeThatDies_LosesNothing_AndRepeatsNothing()
    {
        await using var database = await OwnDatabase.CreateAsync();
        await using var provider = await FakeProvider.StartAsync();
        await using var a = Node("a", database, provider, null);
        await a.StartAsync();
        await a.KillAsync();
        await GiveAccessTokenAsync(database, a.MasterKey);
        await a.StartAsync();
        await using var b = Node("b", database, provider, a.MasterKey);
        await b.StartAsync();

        var acknowledged = new HashSet<string>(StringComparer.Ordinal);
        var random = new Random(20260103);
        HostProcess[] nodes = [a, b];
        var newest = b; // Every start makes the demo's secrets anew.
        for (var round = 1; round <= Kills; round++)
        {
            var (victim, survivor) = random.Next(2) == 0 ? (a, b) : (b, a);
            using var stop = new CancellationTokenSource();
            var loads = nodes.Select((n, i) => new Load(n, (round * 10) + i, newest)).ToDictionary(l => l.Host);
            var running = Task.WhenAll(loads.Values.Select(l => l.RunAsync(Clients, stop.Token)));
            await UntilAsync(() => loads.Values.All(l => l.Acknowledged.Count >= 60 + random.Next(100)));
            var before = P99(loads[survivor].Latencies(TimeSpan.FromSeconds(2)));
            await victim.KillAsync();
            var back = await BackToNormalAsync(loads[survivor], before);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"kill {round}: p99 before {before:F0} ms, back to normal after {back.TotalSeconds:F1} s"));
            await stop.CancelAsync();
            await running;
            acknowledged.UnionWith(loads.Values.SelectMany(l => l.Acknowledged.Keys));
            await victim.StartAsync();
            newest = victim;
        }

        foreach (var node in nodes)
        {
            var found = await Load.TicketsAsync(node, acknowledged, newest);
            Assert.Empty(acknowledged.Except(found.Keys, StringComparer.Ordinal));
            Assert.DoesNotContain(found, f => f.Value > 1);
        }

        var numbers = await Load.NumbersAsync(a, newest);
        Assert.Equal(Enumerable.Range(1, numbers.Count), numbers.Order());
        Assert.NotEmpty(provider.Taken);
        Assert.DoesNotContain(provider.Taken.CountBy(m => m.Key), m => m.Key.Length > 0 && m.Value > 1);
        Assert.DoesNotContain(provider.Taken.CountBy(m => (m.To, m.Words)), m => m.Value > 1);

        await a.KillAsync();
        await b.KillAsync();
        var (code, text) = await a.CommandAsync("audit", "verify");
        Assert.True(code == 0, text);
        Assert.Contains("whole", text, StringComparison.Ordinal);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{acknowledged.Count} acknowledged, {numbers.Count} tickets, {provider.Taken.Count} messages sent"));
    }

    /// <summary>The demo has none: nothing would be sent.</summary>
    private static async Task GiveAccessTokenAsync(OwnDatabase database, string masterKey)
    {
        await using var catalog = await CatalogStore.OpenSharedAsync(database.ConnectionString, new PostgresOptions(), CatalogStore.DefaultSchema, CancellationToken.None);
        var folder = Path.GetDirectoryName(Path.GetDirectoryName(masterKey))!;
        await using var registry = new TenantRegistry(catalog, await HostKeys.OpenAsync(catalog, masterKey, CancellationToken.None), folder, new RegistryOptions { Node = "setup" });
        registry.Reload();
        var tenant = await registry.OpenAsync(TenantId.Parse("erenler"), CancellationToken.None);
        await new ChannelSecrets().SetAsync(tenant, "whatsapp", "accessToken", "any", CancellationToken.None);
    }

    private static HostProcess Node(string name, OwnDatabase database, FakeProvider provider, string? masterKey) => new(
        ["--catalog", database.ConnectionString, "--postgres", database.ConnectionString, "--node", name, .. masterKey is null ? Array.Empty<string>() : ["--master-key", masterKey]],
        ["--plugin-setting", $"whatsapp:graphBaseAddress={provider.Address}"]);

    /// <summary>Until the 99th of a second's answers is no slower than three times before (or 100 ms, which a busy test machine needs anyway).</summary>
    private static async Task<TimeSpan> BackToNormalAsync(Load load, double before)
    {
        var watch = Stopwatch.StartNew();
        using var seconds = new PeriodicTimer(TimeSpan.FromSeconds(1));
        while (await seconds.WaitForNextTickAsync())
        {
            var latest = load.Latencies(TimeSpan.FromSeconds(1));
            if (latest.Count >= 5 && P99(latest) <= Math.Max(3 * before, 100))
            {
                break;
            }

            Assert.True(watch.Elapsed < LoosestBack, "The other node did not come back to normal in time.");
        }

        return watch.Elapsed;
    }

    private static double P99(IReadOnlyList<double> values) => values.Count == 0 ? 0 : values.Order().ElementAt((int)(values.Count * 0.99));

    private static async Task UntilAsync(Func<bool> reached)
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!reached())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), "The load did not get far enough in time.");
            await timer.WaitForNextTickAsync();
        }
    }
}
