using Derman.Core.Storage;
using Derman.Core.Tenancy.Catalog;
using NodaTime;

namespace Derman.Core.Tenancy.HostNames;

/// <summary>Throws away what was withdrawn a day ago, its keys first of all.</summary>
public sealed class HostNameCleaning(CatalogStore catalog, IClock clock)
{
    /// <returns>How many names are gone.</returns>
    public async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        var until = Provider.Of(clock.GetCurrentInstant() - ReadHostNames.TakenBackFor);
        if (catalog.Read(s => s.Count("SELECT COUNT(*) FROM \"host_claim\" WHERE \"withdrawn_at\" < @p0", until)) == 0)
        {
            return 0;
        }

        return await catalog.WriteAsync(
            session =>
            {
                var gone = session.List<HostClaim>("\"withdrawn_at\" < @p0", until);
                gone.ForEach(claim => Forget(session, claim));
                return gone.Count;
            },
            ct);
    }

    internal static void Forget(WriteSession session, HostClaim claim)
    {
        session.Execute("DELETE FROM \"host_certificate\" WHERE \"tenant\" = @p0 AND \"host\" = @p1", claim.Tenant, claim.Host);
        session.Execute("DELETE FROM \"certificate_request\" WHERE \"tenant\" = @p0 AND \"host\" = @p1", claim.Tenant, claim.Host);
        session.Delete(claim);
    }

    /// <summary>The tenant itself is removed.</summary>
    internal static void ForgetAll(WriteSession session, TenantId tenant)
    {
        session.Execute("DELETE FROM \"host_certificate\" WHERE \"tenant\" = @p0", tenant.Value);
        session.Execute("DELETE FROM \"certificate_request\" WHERE \"tenant\" = @p0", tenant.Value);
        session.Execute("DELETE FROM \"host_claim\" WHERE \"tenant\" = @p0", tenant.Value);
    }
}
