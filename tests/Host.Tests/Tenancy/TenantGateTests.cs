using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using Derman.Host.Cli;
using Derman.Host.Tenancy.Limits;

namespace Derman.Host.Tests.Tenancy;

/// <summary>The gate itself, without a host.</summary>
public sealed class TenantGateTests
{
    private static readonly TenantId A = TenantId.Parse("aa");
    private static readonly TenantId B = TenantId.Parse("bb");
    private static readonly LimitOptions Wide = new() { Requests = LimitOptions.MostRequests };

    [Fact]
    public async Task Places_AreGivenInOrder_AndBeyondTheQueueIsRefused()
    {
        using var gate = new TenantGate(Wide with { Concurrent = 2 });
        var held = new List<Admission> { await EnterAsync(gate, A), await EnterAsync(gate, A) };
        var waiting = Enumerable.Range(0, 2 * LimitOptions.WaitShare).Select(_ => EnterAsync(gate, A)).ToList();
        Assert.All(waiting, w => Assert.False(w.IsCompleted));
        var refused = await EnterAsync(gate, A);
        Assert.Equal((Limited.Concurrent, 1), (refused.Limited, refused.RetryAfter));
        Assert.Equal(Limited.No, (await EnterAsync(gate, B)).Limited);

        held.ForEach(h => h.Dispose());
        foreach (var next in waiting)
        {
            using var admitted = await next;
            Assert.Equal(Limited.No, admitted.Limited);
        }
    }

    [Fact]
    public async Task WhoLeavesWhileWaiting_KeepsNoPlace()
    {
        using var gate = new TenantGate(Wide with { Concurrent = 1 });
        var first = await EnterAsync(gate, A);
        using var leaves = new CancellationTokenSource();
        var waiting = gate.EnterAsync(new TenantEntry(), A, RequestKind.Ordinary, leaves.Token).AsTask();
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        first.Dispose();
        Assert.Equal(Limited.No, (await EnterAsync(gate, A)).Limited);
    }

    [Fact]
    public async Task FullHost_IsNoFaultOfTheTenant()
    {
        using var gate = new TenantGate(Wide with { Concurrent = 1, HostConcurrent = 1 });
        using var busy = await EnterAsync(gate, A);
        var waiting = new[] { EnterAsync(gate, B), EnterAsync(gate, TenantId.Parse("cc")) };
        Assert.Equal(Limited.Host, (await EnterAsync(gate, TenantId.Parse("dd"))).Limited);
        busy.Dispose();
        foreach (var next in waiting)
        {
            using var admitted = await next;
            Assert.Equal(Limited.No, admitted.Limited);
        }
    }

    [Fact]
    public async Task OpenStreams_HoldNoPlace()
    {
        using var gate = new TenantGate(Wide with { Concurrent = 1 });
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(Limited.No, (await gate.EnterAsync(new TenantEntry(), A, RequestKind.Stream, CancellationToken.None)).Limited);
        }

        Assert.Equal(Limited.No, (await EnterAsync(gate, A)).Limited);
    }

    [Fact]
    public async Task Rate_RefillsAtWhatWasAgreed()
    {
        using var gate = new TenantGate(new LimitOptions());
        var entry = new TenantEntry { LimitRequests = 25, LimitBurst = 1 };
        var (from, served) = (System.Diagnostics.Stopwatch.StartNew(), 0);
        using var step = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (served < 11)
        {
            using var admission = await gate.EnterAsync(entry, A, RequestKind.Ordinary, CancellationToken.None);
            served += admission.Limited == Limited.No ? 1 : 0;
            await step.WaitForNextTickAsync();
            Assert.True(from.Elapsed < TimeSpan.FromSeconds(60));
        }

        // The first one was there; ten more at 25 a second cannot come in less than 0.4 s.
        Assert.True(from.Elapsed >= TimeSpan.FromMilliseconds(390), $"{from.Elapsed}");
    }

    [Fact]
    public async Task NarrowTenant_StillHasRoomForItsProviders()
    {
        using var gate = new TenantGate(new LimitOptions());
        var entry = new TenantEntry { LimitRequests = 1, LimitBurst = 1, LimitConcurrent = 1 };
        var held = new List<Admission>();
        for (var i = 0; i < LimitOptions.DefaultConcurrent; i++)
        {
            held.Add(await gate.EnterAsync(entry, A, RequestKind.Webhook, CancellationToken.None));
        }

        Assert.All(held, h => Assert.Equal(Limited.No, h.Limited));
        Assert.Equal(Limited.No, (await gate.EnterAsync(entry, A, RequestKind.Ordinary, CancellationToken.None)).Limited);
        held.ForEach(h => h.Dispose());
    }

    [Fact]
    public void OwnLimits_GoBeforeTheHosts()
    {
        var host = new LimitOptions { Requests = 100, Burst = 150, Concurrent = 9, Storage = 5_000_000 };
        Assert.Equal(new TenantLimits(100, 150, 9, 5_000_000), TenantLimits.Of(new TenantEntry(), host));
        Assert.Equal(new TenantLimits(20, 40, 9, 5_000_000), TenantLimits.Of(new TenantEntry { LimitRequests = 20 }, host));
        Assert.Equal(new TenantLimits(20, 30, 3, 7_000_000), TenantLimits.Of(new TenantEntry { LimitRequests = 20, LimitBurst = 30, LimitConcurrent = 3, LimitStorage = 7_000_000 }, host));
        Assert.Throws<InvalidOperationException>(() => (host with { Concurrent = 0 }).Checked());
    }

    [Theory]
    [InlineData("20GB", 20_000_000_000)]
    [InlineData("1.5 tb", 1_500_000_000_000)]
    [InlineData("700", 700L)]
    [InlineData("GB", null)]
    [InlineData("-1MB", null)]
    [InlineData("99999999999TB", null)]
    public void Bytes_AreReadWithTheirUnit(string typed, long? expected) => Assert.Equal(expected, Amount.TryBytes(typed, out var bytes) ? bytes : null);

    private static Task<Admission> EnterAsync(TenantGate gate, TenantId tenant) =>
        gate.EnterAsync(new TenantEntry(), tenant, RequestKind.Ordinary, CancellationToken.None).AsTask();
}
