using System.Diagnostics;
using System.Globalization;
using Derman.Core.Channels;
using Derman.Core.Nodes;
using Derman.Core.Storage.Postgres;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Xunit.Abstractions;

namespace Derman.Durability.Tests;

/// <summary>
/// Two nodes on one PostgreSQL under load, one killed at any moment: what was acknowledged is there once, nobody is told anything twice, every
/// level of an escalation fires once, and the other node goes on as before.
/// </summary>
public sealed class TwoNodeTests(ITestOutputHelper output)
{
    private const int Clients = 4;
    private const int TicketsWithShortClocks = 25;
    private static readonly TimeSpan FiringDeadline = TimeSpan.FromSeconds(60);

    private static bool IsLong => Environment.GetEnvironmentVariable("DERMAN_LONG") == "1";

    private static int Kills => IsLong ? 20 : 1;

    /// <summary>The promise is for a machine that does nothing else.</summary>
    private static TimeSpan LatestBack => TimeSpan.FromSeconds(IsLong ? 10 : 30);

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
        var clocks = new ShortClocks(database.ConnectionString);
        var random = new Random(20260103);
        HostProcess[] nodes = [a, b];
        var newest = b; // Every start makes the demo's secrets anew.
        var recoveries = new List<Recovery>();
        output.WriteLine(Recovery.Heading);
        for (var round = 1; round <= Kills; round++)
        {
            var (victim, survivor) = random.Next(2) == 0 ? (a, b) : (b, a);
            using var stop = new CancellationTokenSource();
            var loads = nodes.Select((n, i) => new Load(n, (round * 10) + i, newest)).ToDictionary(l => l.Host);
            var running = Task.WhenAll(loads.Values.Select(l => l.RunAsync(Clients, stop.Token)));
            await UntilAsync(() => loads.Values.All(l => l.Acknowledged.Count >= (IsLong ? 200 : 60)));
            await clocks.StartAsync(TicketsWithShortClocks, CancellationToken.None);
            var recovery = new Recovery(loads[survivor]);
            await recovery.MeasureBeforeAsync(IsLong ? 5 : 2);
            await Task.Delay(random.Next(1000)); // At any moment: also between a 200 and the work it promised.
            var died = Stopwatch.GetTimestamp();
            await victim.KillAsync();
            await recovery.MeasureAfterAsync(died);
            recoveries.Add(recovery);
            output.WriteLine(recovery.Row(round, survivor == a ? "a" : "b"));
            await stop.CancelAsync();
            await running;
            acknowledged.UnionWith(loads.Values.SelectMany(l => l.Acknowledged.Keys));
            await victim.StartAsync();
            newest = victim;
        }

        foreach (var node in nodes)
        {
            var found = await Load.TicketsAsync(node, acknowledged, newest);
            var missing = acknowledged.Except(found.Keys, StringComparer.Ordinal).ToList();
            Assert.True(missing.Count == 0, $"{missing.Count} of {acknowledged.Count} are missing: {string.Join(", ", missing.Take(20))}. Requests: {await clocks.RequestsAsync()}");
            Assert.DoesNotContain(found, f => f.Value > 1);
        }

        var numbers = await Load.NumbersAsync(a, newest);
        Assert.Equal(Enumerable.Range(1, numbers.Count), numbers.Order());
        await SaysOnceAsync(provider, clocks);
        await FiresOnceAsync(clocks);
        Assert.All(recoveries, r => Assert.InRange(r.Back, TimeSpan.Zero, LatestBack));

        await a.KillAsync();
        await b.KillAsync();
        var (code, text) = await a.CommandAsync("audit", "verify");
        Assert.True(code == 0, text);
        Assert.Contains("whole", text, StringComparison.Ordinal);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{acknowledged.Count} acknowledged, {numbers.Count} tickets"));
    }

    /// <summary>No key twice, and no message under two keys.</summary>
    private async Task SaysOnceAsync(FakeProvider provider, ShortClocks clocks)
    {
        Assert.NotEmpty(provider.Taken);
        Assert.DoesNotContain(provider.Taken, m => m.Key.Length == 0);
        Assert.DoesNotContain(provider.Taken.CountBy(m => m.Key), m => m.Value > 1);
        Assert.DoesNotContain(provider.Taken.CountBy(m => (m.To, m.Words)), m => m.Value > 1);
        var deliveries = await clocks.DeliveriesAsync();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{provider.Taken.Count} messages taken by the provider, each under one key of its own; deliveries: {deliveries}"));
    }

    private async Task FiresOnceAsync(ShortClocks clocks)
    {
        var fired = await clocks.FiredAsync(FiringDeadline);
        Assert.Empty(clocks.Missing(fired));
        Assert.DoesNotContain(fired, f => f.Value > 1);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{fired.Count} levels of {clocks.Tickets} tickets came due, each fired once"));
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
