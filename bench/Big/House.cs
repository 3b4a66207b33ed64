using Derman.Core.Privacy;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Admin;
using Derman.Core.Tenancy.Catalog;
using Derman.Core.Tenancy.Packs;
using NodaTime;

namespace Derman.Big;

/// <summary>A data folder with one tenant of the repository's packs and people in every unit, opened without a host.</summary>
internal sealed class House : IAsyncDisposable
{
    public const string TenantName = "melikgazi";

    private readonly CatalogStore _catalog;
    private readonly TenantRegistry _registry;

    private House(CatalogStore catalog, TenantRegistry registry, Tenant tenant)
    {
        _catalog = catalog;
        _registry = registry;
        Tenant = tenant;
    }

    public Tenant Tenant { get; }

    public static async Task<House> OpenAsync(string data, string packs, IClock clock)
    {
        Directory.CreateDirectory(data);
        var catalog = await CatalogStore.OpenAsync(data, CancellationToken.None);
        var registry = new TenantRegistry(catalog, MasterKey.OpenOrCreate(Path.Combine(data, "keys", "master.key")), data);
        registry.Reload();
        var id = TenantId.Parse(TenantName);
        if (!registry.IsServed(id))
        {
            var report = await new ApplyPack(registry, clock).ExecuteAsync(
                await PackReader.ReadFolderAsync(Path.Combine(packs, TenantName)), new ApplyOptions(), CancellationToken.None);
            if (!report.Ok)
            {
                throw new InvalidOperationException(string.Join('\n', report.Problems));
            }
        }

        var tenant = (await registry.FindAsync(id, CancellationToken.None))!;
        await tenant.Store.WriteAsync(
            session =>
            {
                foreach (var person in PeopleOf(tenant.Configuration).Where(p => session.First<StaffMember>("\"id\" = @p0", Core.Storage.Provider.Of(p.Id)) is null))
                {
                    session.Insert(person);
                }
            },
            CancellationToken.None);
        return new House(catalog, registry, tenant);
    }

    /// <summary>A head and three of the staff in each unit, and agents at the desk; the same people every time.</summary>
    public static IReadOnlyList<StaffMember> PeopleOf(TenantConfiguration configuration)
    {
        var random = new Random(153);
        var people = new List<StaffMember>();
        foreach (var unit in configuration.Tree.All.Where(d => !d.External))
        {
            Add(unit.Code, Roles.Head, 1);
            Add(unit.Code, Roles.Staff, 3);
        }

        Add(configuration.Profile.Desk, Roles.Agent, 12);
        return people;

        void Add(string unit, string roles, int count)
        {
            for (var i = 0; i < count; i++)
            {
                var id = new byte[16];
                random.NextBytes(id);
                var name = $"p{people.Count}";
                people.Add(new StaffMember { Id = new Guid(id), UserName = name, NormalizedUserName = name.ToUpperInvariant(), DisplayName = $"{roles} {unit} {i}", Roles = roles, Unit = unit });
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _registry.DisposeAsync();
        await _catalog.DisposeAsync();
    }
}

/// <summary>A clock that stands.</summary>
internal sealed class StandingClock(Instant now) : IClock
{
    public Instant GetCurrentInstant() => now;
}
