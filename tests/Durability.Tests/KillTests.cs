using Xunit.Abstractions;

namespace Derman.Durability.Tests;

/// <summary>
/// kill -9 under load, again and again, to the host and to the process its plugin runs in: what was acknowledged is there, once, and the chain of
/// events is whole; a provider that says everything three times in any order has been heard once.
/// </summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Clients = 4;
    private const int StormClients = 16;
    private const int MessagesEach = 5;

    private static bool IsLong => Environment.GetEnvironmentVariable("DERMAN_LONG") == "1";

    /// <summary>Every kill is one restart: three in the everyday suite, fifty in the long one.</summary>
    private static int Kills => IsLong ? 50 : 3;

    private static int Events => IsLong ? 10_000 : 500;

    /// <summary>The plugin is a process of its own here, and what kills it is not its fault.</summary>
    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal) { ["Plugins__whatsapp__Isolation"] = "childProcess", ["Plugins__Child__MostCrashes"] = "100" };

    [Fact]
    public async Task WhatWasAcknowledged_SurvivesKills_ExactlyOnce()
    {
        await using var host = new HostProcess(serve: ["--limit-requests", "100000"], settings: Settings);
        await host.StartAsync();
        var acknowledged = new HashSet<string>(StringComparer.Ordinal);
        var random = new Random(20260102);
        var storm = new Storm(host, Events, MessagesEach, seed: 20260104);
        var said = storm.RunAsync(StormClients);
        var pluginKills = 0;
        for (var round = 1; round <= Kills; round++)
        {
            var load = new Load(host, round);
            using var stop = new CancellationTokenSource();
            var running = load.RunAsync(Clients, stop.Token, webhooks: false);

            // Not before something was acknowledged, then at any moment: also between a 200 and the work it promised, between a plugin's word and its effect.
            var (before, share) = (storm.Acknowledged, storm.All / (Kills + 1));
            var (most, pluginsTurn) = (before + (share / 2) + random.Next(share), before + random.Next(share / 2));
            await UntilAsync(() => said.IsCompleted || storm.Acknowledged >= pluginsTurn);
            pluginKills += PluginProcess.Kill(host.Id, "whatsapp") ? 1 : 0;
            await UntilAsync(() => load.Acknowledged.Count >= 20 && (said.IsCompleted || storm.Acknowledged >= most));
            await host.KillAsync();
            await stop.CancelAsync();
            await running;
            acknowledged.UnionWith(load.Acknowledged.Keys);
            await host.StartAsync();
        }

        var watch = System.Diagnostics.Stopwatch.StartNew();
        await said;
        var saidAfter = watch.Elapsed;
        using (var effects = new Effects(host.StoreOf(Load.Tenant)))
        {
            await effects.WaitUntilWorkedAsync();
            effects.AreExactly(storm);
        }

        output.WriteLine($"{storm.Events} events said {storm.All} times; {Kills} kills of the host, {pluginKills} of the plugin. After the last: {saidAfter.TotalSeconds:F1} s until all was acknowledged, {(watch.Elapsed - saidAfter).TotalSeconds:F1} s until all was worked. Not answered 200: {string.Join(", ", storm.Refused)}.");
        Assert.True(pluginKills > 0);
        Assert.DoesNotContain(storm.Refused.Keys, refused => refused is "400" or "401" or "403" or "404" or "500");

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
        var (code, text) = await host.CommandAsync("audit", "verify");
        Assert.True(code == 0, text);
        Assert.Contains("whole", text, StringComparison.Ordinal);
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
