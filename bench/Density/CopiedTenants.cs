using Derman.Core.Privacy;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;

namespace Derman.Density;

/// <summary>
/// Many more tenants in little time: a copied store, a catalog entry and a host name each. Their configuration is the original's, which
/// makes no difference to a start, where no store is opened.
/// </summary>
internal static class CopiedTenants
{
    public static async Task AddAsync(int count, string data, CancellationToken ct)
    {
        await using var catalog = await CatalogStore.OpenAsync(data, ct);
        var master = MasterKey.OpenOrCreate(Path.Combine(data, "keys", "master.key"));
        var there = catalog.Read(s => s.List<TenantEntry>("\"status\" = 'active' ORDER BY \"id\""));
        var tenants = Path.Combine(data, "tenants");
        for (var i = 0; i < count; i++)
        {
            var original = there[i % there.Count];
            var id = GeneratedPacks.IdOf(90_000 - i);
            Directory.CreateDirectory(Path.Combine(tenants, id));
            File.Copy(Path.Combine(tenants, original.Id, "tenant.db"), Path.Combine(tenants, id, "tenant.db"), overwrite: true);
            await catalog.WriteAsync(
                session =>
                {
                    session.Insert(new TenantEntry
                    {
                        Id = id,
                        Name = original.Name,
                        WrappedKey = master.NewWrappedKey(id),
                        CreatedAt = original.CreatedAt,
                        NextDue = original.NextDue,
                        SchemaVersion = original.SchemaVersion,
                        CheckedConfiguration = original.CheckedConfiguration,
                    });
                    session.Insert(new TenantHost { Host = $"{id}.localhost", Tenant = id });
                },
                ct);
        }
    }
}
