using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Tests.Tenancy;

/// <summary>What the catalog knows of tenants without opening them is exact, or says that it is not.</summary>
public sealed class ActivityTests
{
    private static readonly Instant Later = Desk.Start + Duration.FromHours(30);

    [Fact]
    public async Task FirstWrite_IsOnRecordBeforeIt_AndACleanCloseTakesItBack()
    {
        await using var crowd = await Crowd.OpenAsync(1);
        var tenant = await crowd.TenantAsync();
        Assert.True(await crowd.Registry.RestAsync(tenant));
        Assert.False(crowd.IsMarked(tenant.Id));
        var marked = await tenant.Store.WriteAsync(_ => crowd.IsMarked(tenant.Id), CancellationToken.None);
        Assert.True(marked);
        await Crowd.AskAsync(tenant, Later);
        Assert.Null(crowd.Entry(tenant.Id).NextDue);

        Assert.True(await crowd.Registry.RestAsync(tenant));
        Assert.False(crowd.IsMarked(tenant.Id));
        Assert.Equal(Later, crowd.Entry(tenant.Id).NextDue);
        Assert.Equal(Core.Storage.TenantStore.LatestVersion, crowd.Entry(tenant.Id).SchemaVersion);
    }

    /// <summary>Each knows only what it has read of the store: the later one must not put its moment over an earlier.</summary>
    [Fact]
    public async Task CleanPoints_OfTwoNodesAtOnce_KeepTheEarlierMoment()
    {
        await using var crowd = await Crowd.OpenAsync(1);
        var tenant = await crowd.TenantAsync();
        await Crowd.AskAsync(tenant, Later);
        var earlier = Later - Duration.FromHours(1);
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var gate = new ManualResetEventSlim();
        var other = crowd.Catalog.WriteAsync(
            s =>
            {
                entered.TrySetResult();
                Assert.True(gate.Wait(TimeSpan.FromSeconds(30)));
                return s.Execute("UPDATE \"tenant_entry\" SET \"next_due\" = @p0, \"settled\" = \"settled\" + 1 WHERE \"id\" = @p1", Core.Storage.Provider.Of(earlier), tenant.Id.Value);
            },
            CancellationToken.None).AsTask();
        await entered.Task;
        var resting = Task.Run(() => crowd.Registry.RestAsync(tenant));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        for (var looks = 0; tenant.IsAwake; looks++)
        {
            Assert.True(looks < 6000, "The tenant did not come to rest."); // It has read the store by then, and waits for the catalog.
            await look.WaitForNextTickAsync();
        }

        gate.Set();
        Assert.Equal(1, await other);
        Assert.True(await resting);
        Assert.Equal(earlier, crowd.Entry(tenant.Id).NextDue);

        await Crowd.AskAsync(tenant, Later + Duration.FromHours(1));
        Assert.True(await crowd.Registry.RestAsync(tenant));
        Assert.Equal(Later, crowd.Entry(tenant.Id).NextDue); // Nobody else came between: what the store says stands.
    }

    [Fact]
    public async Task Reading_LeavesNoTrace()
    {
        await using var crowd = await Crowd.OpenAsync(1);
        await crowd.Registry.DisposeAsync();
        crowd.Restart();
        _ = (await crowd.TenantAsync()).Configuration;
        Assert.False(crowd.IsMarked(crowd.Ids[0]));
        Assert.Empty(await crowd.Registry.NotSettledAsync(CancellationToken.None));
    }

    [Fact]
    public async Task AfterACrash_ExactlyTheTenantsThisNodeWroteTo_AreNamed()
    {
        await using var crowd = await Crowd.OpenAsync(3);
        await crowd.Registry.DisposeAsync();
        crowd.Restart();
        await Crowd.AskAsync(await crowd.TenantAsync(1), Later);
        await crowd.TenantAsync(2);

        Assert.Equal([crowd.Ids[1]], await crowd.Restart().NotSettledAsync(CancellationToken.None));
        Assert.Empty(await crowd.Restart(node: "other").NotSettledAsync(CancellationToken.None));
        await crowd.Catalog.WriteAsync(s => s.Execute("DELETE FROM \"tenant_entry\" WHERE \"id\" = @p0", crowd.Ids[1].Value), CancellationToken.None);
        Assert.Empty(await crowd.Restart().NotSettledAsync(CancellationToken.None));
        Assert.False(crowd.IsMarked(crowd.Ids[1])); // What is gone is forgotten.
    }

    [Fact]
    public async Task RestingAgainstWriting_NeverLeavesAWriteUnmarked()
    {
        await using var crowd = await Crowd.OpenAsync(1);
        var tenant = await crowd.TenantAsync();
        using var stop = new CancellationTokenSource();
        var resting = Task.Run(async () =>
        {
            var rests = 0;
            while (!stop.IsCancellationRequested)
            {
                rests += await crowd.Registry.RestAsync(tenant) ? 1 : 0;
            }

            return rests;
        });
        for (var i = 0; i < 150; i++)
        {
            var at = Later - Duration.FromMinutes(i); // Every one earlier than the last: a hint from before it is too late.
            var marked = await tenant.Store.WriteAsync(_ => crowd.IsMarked(tenant.Id), CancellationToken.None);
            Assert.True(marked);
            await Crowd.AskAsync(tenant, at);
            Assert.True(crowd.IsMarked(tenant.Id) || crowd.Entry(tenant.Id).NextDue <= at);
        }

        await stop.CancelAsync();
        Assert.True(await resting > 1);
    }

    [Fact]
    public async Task EveryWrite_OpeningAndListing_IsTold()
    {
        await using var crowd = await Crowd.OpenAsync(2);
        await crowd.Registry.DisposeAsync();
        var told = new List<TenantId>();
        var registry = crowd.Restart();
        registry.Watch(told.Add);
        var tenant = await crowd.TenantAsync(1);
        Assert.Equal([tenant.Id], told);
        await Crowd.AskAsync(tenant, Later);
        Assert.Equal(2, told.Count);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await tenant.Store.WriteAsync(_ => throw new InvalidOperationException(), CancellationToken.None));
        Assert.Equal(3, told.Count);
        await SetAsync("suspended");
        Assert.Equal(3, told.Count);
        await SetAsync("active");
        Assert.Equal([tenant.Id, tenant.Id, tenant.Id, crowd.Ids[0]], told);

        async Task SetAsync(string status)
        {
            await crowd.Catalog.WriteAsync(s => s.Execute("UPDATE \"tenant_entry\" SET \"status\" = @p0 WHERE \"id\" = @p1", status, crowd.Ids[0].Value), CancellationToken.None);
            registry.Reload(crowd.Ids[0]);
        }
    }

    [Fact]
    public async Task StoreOfAnOlderProgram_IsBroughtUpAndLetGo()
    {
        await using var crowd = await Crowd.OpenAsync(1);
        await crowd.Registry.DisposeAsync();
        await crowd.Catalog.WriteAsync(s => s.Execute("UPDATE \"tenant_entry\" SET \"schema_version\" = 0"), CancellationToken.None);
        var registry = crowd.Restart();
        await registry.BringUpAsync(crowd.Ids[0], CancellationToken.None);
        Assert.Equal(Core.Storage.TenantStore.LatestVersion, crowd.Entry(crowd.Ids[0]).SchemaVersion);
        Assert.Equal(0, registry.OpenCount);
    }
}
