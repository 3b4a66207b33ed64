using Derman.Core.Tenancy;

namespace Derman.Host.Operator;

/// <summary>Whether this node may be sent traffic. Broken tenants are told, but take no node down.</summary>
internal sealed class Readiness(TenantRegistry registry)
{
    private volatile bool _ready;

    public void Ready() => _ready = true;

    public bool IsReady => _ready;

    public IReadOnlyCollection<BrokenTenant> Broken => registry.Broken;
}
