using System.Text.Json;
using Derman.Core.Audit;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Tenancy.HostNames;

/// <summary>Who did what to an address of the institution stands in its own chain of events.</summary>
internal static class HostNameNotes
{
    public static ValueTask WriteAsync(Tenant tenant, string kind, string host, Actor actor, Instant now, CancellationToken ct, string? detail = null) => tenant.Store.WriteAsync(
        session =>
        {
            var content = new Dictionary<string, string>(StringComparer.Ordinal) { ["name"] = host };
            if (detail is not null)
            {
                content["detail"] = detail;
            }

            EventChain.Append(session, EventChain.NoTicket, kind, actor.Code, now, JsonSerializer.Serialize(content));
        },
        ct);
}
