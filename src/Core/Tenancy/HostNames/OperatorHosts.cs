using Derman.Core.Common;
using Derman.Core.Tenancy.Catalog;

namespace Derman.Core.Tenancy.HostNames;

/// <summary>The operator's word on host names: no proof is asked for, and names below the platform's own are theirs to give.</summary>
public sealed class OperatorHosts(TenantRegistry registry)
{
    public IReadOnlyList<TenantHost> List(TenantId? tenant) => registry.Catalog.Read(s => tenant is { } id
        ? s.List<TenantHost>("\"tenant\" = @p0 ORDER BY \"host\"", id.Value)
        : s.List<TenantHost>("1 = 1 ORDER BY \"tenant\", \"host\""));

    public async ValueTask<Result<string>> AddAsync(TenantId tenant, string name, CancellationToken ct)
    {
        var folded = HostNameText.Fold(name, anywhere: true);
        if (folded.Failure is { } failure)
        {
            return failure;
        }

        var host = folded.Value!;
        var refused = await registry.Catalog.WriteAsync(
            session =>
            {
                if (ReadHostNames.Bound(session, host) is { } there)
                {
                    return there.Tenant == tenant.Value ? null : HostNameErrors.Unavailable;
                }

                session.Insert(new TenantHost { Host = host, Tenant = tenant.Value, Source = HostSource.Operator });
                return null;
            },
            ct);
        registry.Reload(tenant);
        return refused is null ? host : refused;
    }

    /// <summary>A proven name is taken away with it: it lapses for its tenant. One of the pack would come back with the next change.</summary>
    public async ValueTask<Result<string>> RemoveAsync(TenantId tenant, string name, CancellationToken ct)
    {
        var host = name.Trim().ToLowerInvariant();
        var refused = await registry.Catalog.WriteAsync(
            session =>
            {
                if (ReadHostNames.Bound(session, host) is not { } there || there.Tenant != tenant.Value)
                {
                    return HostNameErrors.NotFound;
                }

                if (there.Source == HostSource.Pack)
                {
                    return HostNameErrors.InPack;
                }

                session.Delete(there);
                return null;
            },
            ct);
        registry.Reload(tenant);
        return refused is null ? host : refused;
    }
}
