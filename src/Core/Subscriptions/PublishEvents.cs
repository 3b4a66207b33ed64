using System.Text.Json;
using System.Text.Json.Nodes;
using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Listing;
using NodaTime;

namespace Derman.Core.Subscriptions;

/// <summary>
/// Turns the chain of events into deliveries. The chain is the outbox: an event is written in the transaction of its change, and each
/// subscription knows how far it has been read, so nothing that happened is missed and registering a ticket costs nothing more. What
/// its owner may not see is never told.
/// </summary>
public sealed class PublishEvents(ReadChanges changes, IClock clock, FillRandom random)
{
    /// <returns>How many subscriptions were behind.</returns>
    public async Task<int> StepAsync(Tenant tenant, CancellationToken ct)
    {
        var behind = tenant.Store.Read(s => s.List<EventSubscription>("\"active\" = 1 AND \"upto\" < (SELECT MAX(\"seq\") FROM \"ticket_event\")"));
        foreach (var subscription in behind)
        {
            await PublishAsync(tenant, subscription, ct);
        }

        return behind.Count;
    }

    internal static long Head(ReadSession session) => session.Count("SELECT MAX(\"seq\") FROM \"ticket_event\"");

    /// <summary>No words and no names: who wants more reads the ticket, with the rights it has.</summary>
    internal static string Payload(string type, Instant at, JsonObject data) => new JsonObject
    {
        ["type"] = type,
        ["timestamp"] = NodaTime.Text.InstantPattern.ExtendedIso.Format(at),
        ["data"] = data,
    }.ToJsonString(Plain);

    private async Task PublishAsync(Tenant tenant, EventSubscription subscription, CancellationToken ct)
    {
        if (tenant.Store.Read(s => ActorsByCode.Find(s, subscription.Owner)) is not { } owner)
        {
            await tenant.Store.WriteAsync(
                session =>
                {
                    if (Current(session, subscription) is { } row)
                    {
                        DeliverEvents.SwitchOff(session, row, OffReasons.OwnerGone);
                        session.Update(row);
                    }
                },
                ct);
            return;
        }

        var page = changes.Since(tenant, owner, subscription.Upto);
        var now = clock.GetCurrentInstant();
        var deliveries = page.Changes.Where(c => !c.Simulated && EventTypes.Wants(subscription.Events, EventTypes.Of(c.Kind))).Select(c => new EventDelivery
        {
            Id = UuidV7.New(now, random),
            Subscription = subscription.Id,
            Type = EventTypes.Of(c.Kind),
            Payload = Payload(EventTypes.Of(c.Kind), c.At, new JsonObject
            {
                ["id"] = c.Id.ToString(), ["number"] = c.Number, ["version"] = c.Version, ["state"] = c.State, ["category"] = c.Category, ["directorate"] = c.Directorate,
            }),
            CreatedAt = now,
            NextAttemptAt = now,
        }).ToList();
        await tenant.Store.WriteAsync(
            session =>
            {
                // Another node may have been here: what was read is turned into deliveries once.
                if (Current(session, subscription) is not { } row || row.Upto != subscription.Upto)
                {
                    return;
                }

                row.Upto = page.Upto;
                session.Update(row);
                foreach (var delivery in deliveries)
                {
                    delivery.Seq = session.Next("event_delivery");
                    session.Insert(delivery);
                }
            },
            ct);
    }

    private static EventSubscription? Current(ReadSession session, EventSubscription subscription) =>
        session.First<EventSubscription>("\"id\" = @p0 AND \"active\" = 1", Provider.Of(subscription.Id));

    private static readonly JsonSerializerOptions Plain = new() { TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver() };
}
