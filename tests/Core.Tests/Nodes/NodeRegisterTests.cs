using Derman.Core.Nodes;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;
using NodaTime;

namespace Derman.Core.Tests.Nodes;

public sealed class NodeRegisterTests : IAsyncLifetime
{
    private Desk _desk = null!;
    private NodeRegister _a = null!;
    private NodeRegister _b = null!;

    public async Task InitializeAsync()
    {
        _desk = await Desk.OpenAsync();
        (_a, _b) = (Register("a"), Register("b"));
        await _a.JoinAsync(CancellationToken.None);
        await _b.JoinAsync(CancellationToken.None);
    }

    public async Task DisposeAsync() => await _desk.DisposeAsync();

    [Fact]
    public async Task DeadNode_IsBuriedOnce_AndItsTenantsGoOver()
    {
        var c = Register("c");
        await c.JoinAsync(CancellationToken.None);
        await TenantAsync("on-server", "pg");
        await TenantAsync("in-file", null);
        await ActiveAsync("a", "on-server");
        await ActiveAsync("a", "in-file");
        Assert.Empty(await _b.BuryAsync(CancellationToken.None));
        Assert.Empty(await c.BuryAsync(CancellationToken.None));

        _desk.Clock.Advance(NodeRegister.DeadAfter);
        await _b.BeatAsync(CancellationToken.None);
        await c.BeatAsync(CancellationToken.None);
        var taken = await _b.BuryAsync(CancellationToken.None);
        var again = await c.BuryAsync(CancellationToken.None);

        Assert.Equal([TenantId.Parse("on-server")], taken);
        Assert.Empty(again);
        Assert.Equal([("a", "in-file"), ("b", "on-server")], Activity());
        Assert.Equal(Pulse.Forgotten, await _a.BeatAsync(CancellationToken.None));
        Assert.Equal(Pulse.Alive, await _b.BeatAsync(CancellationToken.None));
    }

    [Fact]
    public async Task NodeThatBeats_IsNotBuried_HoweverFarItsClockIsOff()
    {
        await TenantAsync("on-server", "pg");
        await ActiveAsync("a", "on-server");
        for (var i = 0; i < 10; i++)
        {
            await _a.BeatAsync(CancellationToken.None);
            Assert.Empty(await _b.BuryAsync(CancellationToken.None));
            _desk.Clock.Advance(NodeRegister.DeadAfter);
        }
    }

    [Fact]
    public async Task SecondProcessOfAName_ReplacesTheFirst()
    {
        await Register("a").JoinAsync(CancellationToken.None);
        Assert.Equal(Pulse.Replaced, await _a.BeatAsync(CancellationToken.None));
    }

    [Fact]
    public async Task UnattendedTenants_AreTakenOnce()
    {
        var now = _desk.Clock.Now;
        await TenantAsync("due", "pg", now);
        await TenantAsync("later", "pg", now + Duration.FromSeconds(1));
        await TenantAsync("busy", "pg", now);
        await TenantAsync("orphan", "pg");
        await TenantAsync("in-file", null, now);
        await ActiveAsync("b", "busy");
        await ActiveAsync("gone", "orphan");

        Assert.Equal(["due", "orphan"], (await _a.TakeUnattendedAsync(10, CancellationToken.None)).Select(t => t.Value).Order(StringComparer.Ordinal));
        Assert.Empty(await _b.TakeUnattendedAsync(10, CancellationToken.None));
        Assert.Equal([("a", "due"), ("a", "orphan"), ("b", "busy")], Activity());
    }

    private NodeRegister Register(string name) => new(_desk.Catalog, name, _desk.Clock);

    private async Task TenantAsync(string id, string? server, Instant? due = null) => await _desk.Catalog.WriteAsync(
        s => s.Insert(new TenantEntry { Id = id, Server = server, Schema = server, NextDue = due, CreatedAt = _desk.Clock.Now }), CancellationToken.None);

    private async Task ActiveAsync(string node, string tenant) => await _desk.Catalog.WriteAsync(
        s => s.Insert(new TenantActivity { Node = node, Tenant = tenant, Since = _desk.Clock.Now }), CancellationToken.None);

    private List<(string Node, string Tenant)> Activity() =>
        _desk.Catalog.Read(s => s.List<TenantActivity>("1 = 1 ORDER BY \"node\", \"tenant\"")).ConvertAll(a => (a.Node, a.Tenant));
}
