using Derman.Core.Channels;
using Derman.Core.Privacy;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;
using Derman.Core.Tenancy.Catalog;
using NodaTime;

namespace Derman.Core.Tests.Tenancy;

/// <summary>Many tenants from one pack, and a registry that keeps few of them open.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<TenantRegistry> _registries = [];

    private Crowd()
    {
    }

    public FakeClock Clock { get; } = new(Desk.Start);

    public CatalogStore Catalog { get; private set; } = null!;

    public TenantRegistry Registry { get; private set; } = null!;

    public IReadOnlyList<TenantId> Ids { get; private set; } = [];

    public static async Task<Crowd> OpenAsync(int count, int openTenants = 200)
    {
        var crowd = new Crowd { Ids = [.. Enumerable.Range(1, count).Select(i => TenantId.Parse($"kent-{i:D2}"))] };
        crowd.Catalog = await CatalogStore.OpenAsync(crowd._folder.Path, CancellationToken.None);
        crowd.Restart(openTenants);
        var pack = await TenantPacks.ReadAsync("erenler");
        var apply = new ApplyPack(crowd.Registry, crowd.Clock);
        foreach (var id in crowd.Ids)
        {
            var own = pack with { Tenant = pack.Tenant with { Id = id.Value, Hosts = [] } };
            var report = await apply.ExecuteAsync(TenantPacks.Reading(own), new ApplyOptions(), CancellationToken.None);
            Assert.True(report.Ok, string.Join('\n', report.Problems));
        }

        return crowd;
    }

    /// <summary>Another process on the same data, as after kill -9: nothing of the one before was closed.</summary>
    public TenantRegistry Restart(int openTenants = 200, string node = "local")
    {
        Registry = new TenantRegistry(
            Catalog, MasterKey.OpenOrCreate(_folder.In("keys", "master.key")), _folder.Path, new RegistryOptions { OpenTenants = openTenants, Clock = Clock, Node = node });
        _registries.Add(Registry);
        Registry.Reload();
        return Registry;
    }

    public string FileOf(TenantId id, string name = "tenant.db") => _folder.In("tenants", id.Value, name);

    public async Task<Tenant> TenantAsync(int number = 0) => (await Registry.FindAsync(Ids[number], CancellationToken.None))!;

    /// <summary>What lies in the catalog now, not what the registry remembers.</summary>
    public TenantEntry Entry(TenantId id) => Catalog.Read(s => s.First<TenantEntry>("\"id\" = @p0", id.Value))!;

    public bool IsMarked(TenantId id, string node = "local") =>
        Catalog.Read(s => s.First<TenantActivity>("\"node\" = @p0 AND \"tenant\" = @p1", node, id.Value)) is not null;

    /// <summary>Work that asks to be done at a moment.</summary>
    public static ValueTask AskAsync(Tenant tenant, Instant at) => tenant.Store.WriteAsync(
        s => s.Insert(new InboundRequest { Seq = s.Next("inbound"), Account = "whatsapp", Method = "POST", ReceivedAt = at, NextAttemptAt = at }), CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        foreach (var registry in _registries)
        {
            await registry.DisposeAsync();
        }

        await Catalog.DisposeAsync();
        _folder.Dispose();
    }
}
