using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Catalog;

namespace Derman.Core.Tests;

/// <summary>A second node: nothing of it is shared with the desk but the database.</summary>
public sealed class OtherNode : IAsyncDisposable
{
    internal OtherNode(CatalogStore catalog, TenantRegistry registry)
    {
        (Catalog, Registry) = (catalog, registry);
        registry.Reload();
    }

    public CatalogStore Catalog { get; }

    public TenantRegistry Registry { get; }

    public async Task<Tenant> TenantAsync(string id) => (await Registry.FindAsync(TenantId.Parse(id), CancellationToken.None))!;

    public async ValueTask DisposeAsync()
    {
        await Registry.DisposeAsync();
        await Catalog.DisposeAsync();
    }
}
