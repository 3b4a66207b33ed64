using System.Diagnostics;
using Derman.Plugins.Child;

namespace Derman.Plugins.Tests;

/// <summary>When a plugin's process has to stand behind all other work, and when it may come back.</summary>
public sealed class ChildShareTests
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    [Fact]
    public void Usage_IsWhatTheKernelCounts()
    {
        var own = Process.GetCurrentProcess();
        var before = own.TotalProcessorTime;
        var usage = ChildUsage.Of(own.Id)!.Value;
        own.Refresh();
        Assert.InRange(usage.Processors, before - TimeSpan.FromMilliseconds(20), own.TotalProcessorTime + TimeSpan.FromMilliseconds(20));
        Assert.InRange(usage.Memory, own.WorkingSet64 / 2, own.WorkingSet64 * 2);
        Assert.InRange(usage.Threads, own.Threads.Count / 2, own.Threads.Count * 2);
    }

    [Fact]
    public void Usage_OfNobody_IsNotKnown() => Assert.Null(ChildUsage.Of(int.MaxValue));

    [Theory]
    [InlineData(5 << 20, 50, null)]
    [InlineData((5 << 20) + 1, 1, "it took 5 MB of memory")]
    [InlineData(1, 51, "it started 51 threads")]
    public void Usage_AboveTheLimitsByAQuarter_IsTooMuch(long memory, long threads, string? cause) =>
        Assert.Equal(cause, new ChildUsage(memory, threads, TimeSpan.Zero).TooMuch(new ChildOptions { MemoryBytes = 4 << 20, Threads = 40 }));

    [Theory]
    [InlineData(1.0, 3)] // A loop on one core: before two seconds are over.
    [InlineData(2.0, 2)]
    [InlineData(0.5, 9)]
    [InlineData(0.25, null)] // Its due.
    [InlineData(0.0, null)]
    public void Busy_IsOver_WhenItsStoreIsEmpty(double cores, int? looks)
    {
        var share = new ChildShare(0.25);
        var taken = 0;
        while (taken < 100 && !share.IsOver)
        {
            taken++;
            share.Look(Look * cores, Look);
        }

        Assert.Equal(looks ?? 100, taken);
        Assert.Equal(looks is not null, share.IsOver);
    }

    [Fact]
    public void Burst_OfASecond_IsForgiven()
    {
        var share = new ChildShare(0.25);
        for (var start = 0; start < 10; start++)
        {
            Assert.False(share.Look(Look, Look) || share.Look(Look, Look));
            for (var quiet = 0; quiet < 8; quiet++)
            {
                Assert.False(share.Look(TimeSpan.Zero, Look));
            }
        }
    }

    [Fact]
    public void Quiet_ComesBackOnlyWhenItsStoreIsFullAgain()
    {
        var share = new ChildShare(0.25);
        while (!share.IsOver)
        {
            share.Look(Look * 4, Look);
        }

        share.Look(Look * 100, Look); // However much it took, it owes no more than a second.
        var looks = 1;
        while (!share.Look(TimeSpan.Zero, Look))
        {
            looks++;
        }

        Assert.False(share.IsOver);
        Assert.Equal(16, looks); // Two seconds of processor time, an eighth of a second each.
    }
}
