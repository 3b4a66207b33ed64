using Derman.Core.Storage;

namespace Derman.Core.Tenancy.Admin;

/// <summary>A tenant's store for the operator's work: the running tenant's if it can be opened, else the bare store.</summary>
internal sealed class StoreLease : IAsyncDisposable
{
    private readonly TenantStore? _own;

    private StoreLease(Tenant? tenant, TenantStore? own)
    {
        Tenant = tenant;
        _own = own;
    }

    public Tenant? Tenant { get; }

    public TenantStore Store => Tenant?.Store ?? _own!;

    public static async ValueTask<StoreLease> OpenAsync(TenantRegistry registry, TenantId id, CancellationToken ct)
    {
        try
        {
            return new StoreLease(await registry.OpenAsync(id, ct), null);
        }
        catch (TenantBrokenException e) when (e.Broken.Code == "configuration")
        {
            // A store whose configuration is broken is exactly what a new pack mends.
            return new StoreLease(null, await TenantStore.OpenAsync(id, registry.Places, registry.Entry(id)!.Placement, ct));
        }
    }

    public ValueTask DisposeAsync() => _own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
