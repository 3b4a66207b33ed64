using System.Diagnostics;
using Derman.Plugins.Tests.Support;

namespace Derman.Plugins.Tests;

/// <summary>The hostile plugin taken into a host's own process: what only the runner survives, row by row as docs/decisions/0034 says it.</summary>
[Trait("Run", "long")]
public sealed class InProcessHostileTests(LineDouble lines) : IClassFixture<LineDouble>, IDisposable
{
    private const int Aborted = 128 + 6; // SIGABRT
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(1);
    private readonly TempFolder _folder = new();

    private string Plugin => Path.Combine(_folder.Path, "hostile");

    [Theory]
    [InlineData("overflow", Aborted)]
    [InlineData("fault", Aborted)]
    [InlineData("failFast", Aborted)]
    [InlineData("thrownOnAThread", Aborted)]
    [InlineData("exit", 3)]
    public async Task Attack_ThatEndsTheProcess_EndsTheHost(string attack, int code)
    {
        await using var host = Start();
        Assert.Equal("nothing", await host.AskAsync("nothing"));
        Assert.Equal(SacrificedHost.Ended, await host.AskAsync(attack));
        Assert.Equal(code, await host.ExitCodeAsync());
    }

    [Theory]
    [InlineData("loop", 1)]
    [InlineData("storm", 10)]
    public async Task Busy_HasItsProcessorsUntilTheHostEnds(string attack, int threads)
    {
        await using var host = Start();
        Assert.Equal(SacrificedHost.NoAnswer, await host.AskAsync(attack, Deadline));
        Assert.True(host.Busy >= threads); // After any deadline: nobody can stop a thread.
        Assert.Equal("nothing", await host.AskAsync("nothing"));
        Assert.True(host.Busy >= threads);
    }

    [Fact]
    public async Task ManagedMemory_IsTakenUpToTheHostsOwnLimit_WhereThereIsOne()
    {
        await using var host = Start();
        Assert.Equal("done", await host.AskAsync("work"));
        Assert.Equal("OutOfMemoryException", await host.AskAsync("managedMemory"));
        Assert.InRange(host.Peak, SacrificedHost.Heap * 3 / 4, long.MaxValue);
    }

    [Fact]
    public async Task NativeMemory_IsNeverGivenBack()
    {
        await using var host = Start();
        Assert.Equal("OutOfMemoryException", await host.AskAsync("nativeMemory"));
        Assert.NotEqual("done", await host.AskAsync("work", Deadline));
    }

    [Fact]
    public async Task Threads_LeaveTheHostNoneToWorkWith()
    {
        await using var host = Start();
        var outcome = await host.AskAsync("threads", TimeSpan.FromSeconds(5));
        Assert.NotEqual("started 20000", outcome);
        Assert.True(outcome == SacrificedHost.Ended || host.Threads > 100);
        Assert.NotEqual("done", await host.AskAsync("work", Deadline));
    }

    [Fact]
    public async Task Log_IsTheHostsOwn_WhichIsSilentUntilAllOfItIsRead()
    {
        await using var host = Start(isHeard: false);
        Assert.Equal(SacrificedHost.NoAnswer, await host.AskAsync("log", Deadline));
        Assert.Equal(SacrificedHost.NoAnswer, await host.AskAsync("say", Deadline));
        host.Hear();
        Assert.Equal("wrote 100 MB", await host.AnswerToAsync("log"));
        Assert.Equal("done", await host.AnswerToAsync("say"));
        Assert.InRange(host.Said, 100_000_000, long.MaxValue);
    }

    [Fact]
    public async Task Probes_GetWhatTheHostMay()
    {
        // A name space of users in a process with threads, and numbers of another machine: refused to everybody. Some kernels refuse the other three too.
        string[] refused = ["namespace", "oldNumbers", "uring", "ptrace {host}", "readMemory {host}"];
        using var target = new ProbeTarget();
        using var neighbour = Process.Start("sleep", "60");
        try
        {
            string[] orders = [.. ProbeTarget.Probes.Select(probe => $"probe {target.Aimed(probe, Plugin, neighbour.Id, lines.Port)}")];
            await using var host = Start(orders: orders);
            foreach (var (probe, order) in ProbeTarget.Probes.Zip(orders))
            {
                var got = await host.AnswerToAsync(order);
                Assert.True(refused.Contains(probe) || !got.StartsWith("no", StringComparison.Ordinal), $"{probe}: {got}");
            }

            Assert.False(File.Exists(target.Database)); // It was another tenant's.
        }
        finally
        {
            neighbour.Kill();
            File.Delete("/tmp/derman-hostile");
        }
    }

    public void Dispose() => _folder.Dispose();

    // From a copy: in process it may write to its own folder too.
    private SacrificedHost Start(bool isHeard = true, params string[] orders)
    {
        Directory.CreateDirectory(Plugin);
        foreach (var file in Directory.GetFiles(HostileHandle.Folder))
        {
            File.Copy(file, Path.Combine(Plugin, Path.GetFileName(file)));
        }

        return SacrificedHost.Start(Plugin, isHeard, orders);
    }
}
