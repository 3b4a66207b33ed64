using Derman.Core.Tenancy;
using Derman.Host.Jobs;

namespace Derman.Host.Tests.Jobs;

public sealed class FairQueueTests
{
    private static readonly TenantId Busy = TenantId.Parse("busy");
    private static readonly TenantId Other = TenantId.Parse("other");
    private readonly FairQueue _queue = new();

    [Fact]
    public void ABacklog_DelaysANewcomerByNoMoreThanTheRunningTurn()
    {
        _queue.Add(Busy);
        for (var turn = 0; turn < 500; turn++)
        {
            Assert.True(_queue.TryTake(out var busy));
            Assert.Equal(Busy, busy);
            _queue.Add(Other); // While the turn runs.
            _queue.Again(Busy, weight: 1);
            Assert.True(_queue.TryTake(out var next));
            Assert.Equal(Other, next);
            _queue.Done(Other);
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(100, 1)]
    [InlineData(5, 10)]
    public void Weights_AreSharesOfTheTurns(int busy, int other)
    {
        _queue.Add(Busy);
        _queue.Add(Other);
        var turns = new Dictionary<TenantId, int> { [Busy] = 0, [Other] = 0 };
        for (var i = 0; i < 50 * (busy + other); i++)
        {
            Assert.True(_queue.TryTake(out var id));
            turns[id]++;
            _queue.Again(id, id == Busy ? busy : other);
        }

        Assert.InRange(turns[Busy], (50 * busy) - 2, (50 * busy) + 2);
        Assert.InRange(turns[Other], (50 * other) - 2, (50 * other) + 2);
    }

    [Fact]
    public void WhoComesBack_HasNoCreditAndNoDebt()
    {
        _queue.Add(Busy);
        for (var i = 0; i < 100; i++)
        {
            _queue.TryTake(out _);
            _queue.Again(Busy, 1);
        }

        _queue.Add(Other); // Idle all the while: one turn now, not a hundred.
        _queue.TryTake(out var first);
        _queue.Again(first, 1);
        _queue.TryTake(out var second);
        Assert.NotEqual(first, second);
        Assert.Equal(1, _queue.Waiting);
    }
}
