using Derman.Core.Storage;

namespace Derman.Core.Tenancy.Admin;

/// <summary>A tenant's store for the operator's work, whether its configuration is sound or not: a new pack is what mends a broken one.</summary>
internal sealed class StoreLease
{
    private StoreLease(Tenant tenant) => Tenant = tenant;

    public Tenant Tenant { get; }

    public TenantStore Store => Tenant.Store;

    public static async ValueTask<StoreLease> OpenAsync(TenantRegistry registry, TenantId id, CancellationToken ct) => new(await registry.StoreAsync(id, ct));
}
