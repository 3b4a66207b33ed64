using System.Diagnostics;
using Derman.Load;

namespace Derman.Bench.Tests;

public sealed class MeasuringTests
{
    /// <summary>A database server's backends come and go; what they have spent must not go with them.</summary>
    [Fact]
    public async Task CpuOfAChildThatHasEnded_StillCounts()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // Read from /proc; there is nothing to measure elsewhere.
        }

        var start = new ProcessStartInfo("sh", ["-c", "( i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done ); echo done; cat"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        using var parent = Process.Start(start)!;
        Assert.Equal("done", await parent.StandardOutput.ReadLineAsync());
        var cpu = new ServerProcess(parent.Id).CpuMilliseconds();
        var together = new ServerProcess(Environment.ProcessId).With(parent.Id).Memory().Rss;
        parent.StandardInput.Close();
        await parent.WaitForExitAsync();
        Assert.InRange(cpu, 30, 60_000);
        Assert.True(together > 0);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task CountedWork_IsDoneOnceEach_HoweverManyClients(int clients)
    {
        var done = new int[50];
        var window = await CountedLoop.RunAsync(
            "work",
            (n, _) => Task.FromResult(Interlocked.Increment(ref done[n]) == 1 && n != 13),
            new ServerProcess(),
            clients,
            done.Length,
            CancellationToken.None);
        Assert.All(done, times => Assert.Equal(1, times));
        Assert.Equal((50, 1, clients), (window.Requests, window.Errors, window.Clients));
    }

    [Fact]
    public void Percentiles_AreOfAllRequests()
    {
        var window = Window.Of("work", 1, [.. Enumerable.Range(1, 100).Reverse().Select(i => (double)i)], errors: 0, seconds: 2, cpu: 50, rss: 0, pss: 0);
        Assert.Equal((51, 96, 100, 0.5, 50), (window.P50, window.P95, window.P99, window.CpuMilliseconds, window.PerSecond));
    }
}
