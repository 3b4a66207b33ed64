namespace Derman.Durability.Tests;

/// <summary>kill -9 under load, again and again: what was acknowledged is there, once, and the chain of events is whole.</summary>
public sealed class KillTests
{
    private const int Clients = 12;

    /// <summary>Every kill is one restart: three in the everyday suite, fifty in the long one.</summary>
    private static int Kills => Environment.GetEnvironmentVariable("DERMAN_LONG") == "1" ? 50 : 3;

    [Fact]
    public async Task WhatWasAcknowledged_SurvivesKills_ExactlyOnce()
    {
        await using var host = new HostProcess();
        await host.StartAsync();
        var acknowledged = new HashSet<string>(StringComparer.Ordinal);
        var random = new Random(20260102);
        for (var round = 1; round <= Kills; round++)
        {
            var load = new Load(host, round);
            using var stop = new CancellationTokenSource();
            var running = load.RunAsync(Clients, stop.Token);

            // Not before something was acknowledged, then at any moment: also between a 200 and the work it promised.
            await UntilAsync(() => load.Acknowledged.Count >= 20 + random.Next(150));
            await host.KillAsync();
            await stop.CancelAsync();
            await running;
            acknowledged.UnionWith(load.Acknowledged.Keys);
            await host.StartAsync();
        }

        var found = await Load.TicketsAsync(host, acknowledged);
        Assert.Empty(acknowledged.Except(found.Keys, StringComparer.Ordinal));
        Assert.DoesNotContain(found, f => f.Value > 1);

        // Work goes on after all of it.
        var after = new Load(host, 999);
        using var enough = new CancellationTokenSource();
        var last = after.RunAsync(2, enough.Token);
        await UntilAsync(() => after.Acknowledged.Count >= 10);
        await enough.CancelAsync();
        await last;
        found = await Load.TicketsAsync(host, [.. after.Acknowledged.Keys]);
        Assert.Empty(after.Acknowledged.Keys.Except(found.Keys, StringComparer.Ordinal));

        await host.KillAsync();
        var (code, output) = await host.CommandAsync("audit", "verify");
        Assert.True(code == 0, output);
        Assert.Contains("whole", output, StringComparison.Ordinal);
    }

    private static async Task UntilAsync(Func<bool> reached)
    {
        var watch = System.Diagnostics.Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!reached())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(60), "The load did not get far enough in time.");
            await timer.WaitForNextTickAsync();
        }
    }
}
