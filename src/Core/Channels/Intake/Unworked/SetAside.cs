using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Channels.Intake.Unworked;

/// <summary>Somebody has looked and says why it is left as it is. It can be taken back until its term is over.</summary>
public sealed class SetAside(IClock clock)
{
    public const string Event = "inboundSetAside";
    public const string UndoneEvent = "inboundTakenBack";
    public const int LongestWhy = UnworkedErrors.LongestWhy;

    public async Task<Failure?> ExecuteAsync(Tenant tenant, string account, UnworkedId id, string? why, Actor actor, CancellationToken ct)
    {
        var reason = why?.Trim() ?? "";
        return reason.Length == 0 ? UnworkedErrors.Why
            : reason.Length > LongestWhy ? UnworkedErrors.WhyTooLong
            : await WriteAsync(tenant, account, id, reason, actor, ct);
    }

    public async Task<Failure?> UndoAsync(Tenant tenant, string account, UnworkedId id, Actor actor, CancellationToken ct) =>
        await WriteAsync(tenant, account, id, null, actor, ct);

    private async Task<Failure?> WriteAsync(Tenant tenant, string account, UnworkedId id, string? why, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Acts.ManageConfiguration))
        {
            return UnworkedErrors.NotYours;
        }

        var now = clock.GetCurrentInstant();
        var (table, which) = id.Kind == UnworkedKind.Part ? ("quarantined_item", "1 = 1") : ("inbound_request", "\"state\" = 'failed'");
        return await tenant.Store.WriteAsync(
            session =>
            {
                var changed = session.Execute(
                    $"UPDATE \"{table}\" SET \"aside_at\" = @p0, \"aside_why\" = @p1 WHERE \"seq\" = @p2 AND \"account\" = @p3 AND \"aside_at\" IS {(why is null ? "NOT NULL" : "NULL")} AND {which}",
                    why is null ? null : Provider.Of(now),
                    why,
                    id.Seq,
                    account);
                if (changed == 0)
                {
                    return UnworkedErrors.NotFound;
                }

                var details = new JsonObject { ["account"] = account, ["item"] = id.ToString() };
                if (why is not null)
                {
                    details["why"] = why;
                }

                EventChain.Append(session, EventChain.NoTicket, why is null ? UndoneEvent : Event, actor.Code, now, EventText.Of(details));
                return (Failure?)null;
            },
            ct);
    }
}
