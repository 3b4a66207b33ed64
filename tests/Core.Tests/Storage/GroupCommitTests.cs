using System.Data.Common;
using Derman.Core.Storage;

namespace Derman.Core.Tests.Storage;

public sealed class GroupCommitTests : IAsyncLifetime
{
    private readonly StoreHouse _house = new();
    private TenantStore _store = null!;

    public async Task InitializeAsync() => _store = await OpenAsync();

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _house.DisposeAsync();
    }

    [Fact]
    public async Task Write_BySixtyFourProducers_KeepsEveryAcknowledgedRow()
    {
        var acknowledged = await Task.WhenAll(Enumerable.Range(0, 64).Select(async producer =>
        {
            var keys = new List<string>();
            for (var i = 0; i < 20; i++)
            {
                var key = $"p{producer}-{i}";
                await _store.WriteAsync(s => s.Insert(new Counter { Name = key, Value = i }), CancellationToken.None);
                keys.Add(key);
            }

            return keys;
        }));

        await ReopenAsync();
        var stored = _store.Read(s => s.List<Counter>("1 = 1")).Select(c => c.Name).ToHashSet();
        Assert.Equal(1280, stored.Count);
        Assert.All(acknowledged.SelectMany(k => k), k => Assert.Contains(k, stored));
    }

    [Fact]
    public async Task Write_WhenOneUnitOfABatchFails_KeepsTheOthers()
    {
        await _store.WriteAsync(s => s.Insert(new Counter { Name = "taken", Value = 1 }), CancellationToken.None);
        var gate = new ManualResetEventSlim();
        var blocker = _store.WriteAsync(_ => { gate.Wait(TimeSpan.FromSeconds(30)); }, CancellationToken.None).AsTask();
        var runs = new int[9];
        var batch = Enumerable.Range(0, 9).Select(i => _store.WriteAsync(
            s =>
            {
                runs[i]++;
                s.Insert(new Counter { Name = i == 4 ? "taken" : $"unit{i}", Value = s.Next("sequence") });
            },
            CancellationToken.None).AsTask()).ToList();
        gate.Set();
        await blocker;

        foreach (var (task, i) in batch.Select((t, i) => (t, i)))
        {
            if (i == 4)
            {
                await Assert.ThrowsAnyAsync<DbException>(() => task);
            }
            else
            {
                await task;
            }
        }

        Assert.Equal(2, runs[0]); // The batch ran, failed at the fifth unit, and was replayed unit by unit.
        var values = _store.Read(s => s.List<Counter>("\"name\" LIKE 'unit%' ORDER BY \"name\"")).Select(c => c.Value);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], values);
        Assert.Equal(8, _store.Read(s => s.First<Counter>("\"name\" = 'sequence'"))!.Value);
    }

    [Fact]
    public async Task Write_ThatThrows_LeavesNothingBehind()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await _store.WriteAsync(
            s =>
            {
                s.Insert(new Counter { Name = "half", Value = 1 });
                _ = s.Next("sequence");
                throw new InvalidOperationException("no");
            },
            CancellationToken.None));

        Assert.Empty(_store.Read(s => s.List<Counter>("1 = 1")));
        Assert.Equal(1, await _store.WriteAsync(s => s.Next("sequence"), CancellationToken.None));
    }

    [Fact]
    public async Task Read_DuringAWrite_SeesCommittedDataOnly()
    {
        await _store.WriteAsync(s => s.Insert(new Counter { Name = "a", Value = 1 }), CancellationToken.None);
        long? seen = null;
        await _store.WriteAsync(
            s =>
            {
                s.Update(new Counter { Name = "a", Value = 2 });
                seen = _store.Read(r => r.First<Counter>("\"name\" = 'a'"))!.Value;
            },
            CancellationToken.None);

        Assert.Equal(1, seen);
        Assert.Equal(2, _store.Read(r => r.First<Counter>("\"name\" = 'a'"))!.Value);
    }

    [Fact]
    public async Task Write_AfterClose_IsRefused()
    {
        await _store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await _store.WriteAsync(s => s.Next("x"), CancellationToken.None));
    }

    [Fact]
    public async Task Close_WithQueuedUnits_CarriesThemOut()
    {
        var queued = Enumerable.Range(0, 200).Select(i => _store.WriteAsync(s => s.Next("n"), CancellationToken.None).AsTask()).ToList();
        await _store.DisposeAsync();

        Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), (await Task.WhenAll(queued)).Order());
        _store = await OpenAsync();
        Assert.Equal(201, await _store.WriteAsync(s => s.Next("n"), CancellationToken.None));
    }

    private async Task ReopenAsync()
    {
        await _store.DisposeAsync();
        _store = await OpenAsync();
    }

    private Task<TenantStore> OpenAsync() => _house.OpenAsync();
}
