using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Calls;

/// <summary>A call that rings at the reader's telephone.</summary>
public sealed record CallOffer(string Account, string CallId);

/// <summary>Which calls ring at somebody's own telephone now: what their screen pops up.</summary>
public sealed class ReadOffers(Extensions extensions, IClock clock)
{
    /// <summary>A line that was never hung up (the exchange lost the event) does not ring any more after this long.</summary>
    public static readonly Duration LongestRing = Duration.FromMinutes(10);

    /// <returns>Null for who has named no telephone.</returns>
    public IReadOnlyList<CallOffer>? Execute(Tenant tenant, Actor reader)
    {
        if (!reader.IsPerson || extensions.Of(tenant, reader) is not { } extension)
        {
            return null;
        }

        var since = Provider.Of(clock.GetCurrentInstant() - LongestRing);
        return tenant.Store.Read(session => session
            .Query(
                """
                SELECT a."account", a."call_id", a."agent", a."offered_at", a."missed_at" FROM "call" c JOIN "call_agent" a ON a."account" = c."account" AND a."call_id" = c."call_id"
                WHERE c."ring_at" >= @p0 AND c."state" = 'ringing' AND c."result" IS NULL AND a."offered_at" IS NOT NULL ORDER BY c."ring_at"
                """,
                r => (Offer: new CallOffer(r.GetString(0), r.GetString(1)), Agent: r.GetString(2), Rings: r.IsDBNull(4) || r.GetInt64(3) > r.GetInt64(4)),
                since)
            .Where(o => o.Rings && string.Equals(o.Agent, extension, StringComparison.OrdinalIgnoreCase))
            .Select(o => o.Offer)
            .ToList());
    }
}
