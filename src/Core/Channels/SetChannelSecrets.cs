using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Staff;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using NodaTime;

namespace Derman.Core.Channels;

/// <summary>Keeps secrets that were typed on screen. That they were changed stands in the chain of events; what they are stands nowhere.</summary>
public sealed class SetChannelSecrets(ChannelSecrets secrets, IClock clock)
{
    public const string Event = "channelSecretsChanged";

    /// <param name="values">Name → new value; only those that were typed.</param>
    public async Task<Failure?> ExecuteAsync(Tenant tenant, string account, IReadOnlyDictionary<string, string> values, Actor actor, CancellationToken ct)
    {
        if (!actor.May(Acts.ManageConfiguration))
        {
            return new Failure("auth.forbidden", FailureKind.Forbidden);
        }

        foreach (var (name, value) in values)
        {
            await secrets.SetAsync(tenant, account, name, value, ct);
        }

        if (values.Count > 0)
        {
            var details = new JsonObject { ["account"] = account, ["names"] = string.Join(", ", values.Keys.Order(StringComparer.Ordinal)) };
            await tenant.Store.WriteAsync(s => EventChain.Append(s, EventChain.NoTicket, Event, actor.Code, clock.GetCurrentInstant(), EventText.Of(details)), ct);
        }

        return null;
    }
}
