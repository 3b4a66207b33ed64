using Derman.Core.Privacy;
using Derman.Core.Storage;

namespace Derman.Core.Tenancy;

/// <summary>One tenant, open: its store, its key, its configuration as of now. Handed from the edge to every use case.</summary>
public sealed class Tenant(TenantId id, TenantStore store, TenantKey key, TenantConfiguration configuration) : IAsyncDisposable
{
    private volatile TenantConfiguration _configuration = configuration;

    public TenantId Id => id;

    public TenantStore Store => store;

    public TenantKey Key => key;

    /// <summary>The newest configuration. A use case reads it once and keeps to that.</summary>
    public TenantConfiguration Configuration => _configuration;

    public void Replace(TenantConfiguration configuration) => _configuration = configuration;

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
