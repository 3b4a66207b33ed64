using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Tenancy.HostNames;

/// <summary>
/// Asks for a host name. Anybody may ask for any name on the internet: the answer is the same whether somebody else has it or not, and
/// only the proof decides.
/// </summary>
public sealed class AskHostName(TenantRegistry registry, HostNamePolicy policy, IClock clock, FillRandom random)
{
    /// <summary>Names of one tenant, withdrawn ones aside.</summary>
    public const int Most = 10;

    /// <summary>How long a name waits for its proof.</summary>
    public static readonly Duration Waits = Duration.FromDays(14);

    /// <returns>The name in its one form.</returns>
    public async ValueTask<Result<string>> ExecuteAsync(Tenant tenant, string? typed, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Acts.ManageConfiguration))
        {
            return HostNameErrors.Forbidden;
        }

        var folded = HostNameText.Fold(typed);
        if (folded.Failure is { } failure)
        {
            return failure;
        }

        var host = folded.Value!;
        if (policy.Owns(host))
        {
            return HostNameErrors.Unavailable;
        }

        var now = clock.GetCurrentInstant();
        var token = NewToken();
        var refused = await registry.Catalog.WriteAsync(
            session =>
            {
                var there = session.First<HostClaim>("\"tenant\" = @p0 AND \"host\" = @p1", tenant.Id.Value, host);
                if (there is { WithdrawnAt: null } && (there.ProvenAt is not null || now <= there.AskedAt + Waits))
                {
                    return null; // Asked twice: what was entered at the registrar goes on holding.
                }

                if (there is null && session.Count("SELECT COUNT(*) FROM \"host_claim\" WHERE \"tenant\" = @p0 AND \"withdrawn_at\" IS NULL", tenant.Id.Value) >= Most)
                {
                    return HostNameErrors.TooMany;
                }

                if (there is not null)
                {
                    HostNameCleaning.Forget(session, there);
                }

                session.Insert(new HostClaim { Tenant = tenant.Id.Value, Host = host, Token = token, AskedAt = now, AskedBy = actor.Code });
                return null;
            },
            ct);
        if (refused is not null)
        {
            return refused;
        }

        await HostNameNotes.WriteAsync(tenant, "hostNameAsked", host, actor, now, ct);
        return host;
    }

    /// <summary>160 bits, in letters that survive every registrar's form.</summary>
    private string NewToken()
    {
        Span<byte> bytes = stackalloc byte[20];
        random(bytes);
        return $"derman-{Convert.ToHexStringLower(bytes)}";
    }
}
