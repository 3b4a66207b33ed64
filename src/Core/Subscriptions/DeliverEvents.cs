using System.Text.Json.Nodes;
using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Subscriptions;

/// <summary>Carries one message to its receiver.</summary>
public interface IEventSender
{
    Task<EventOutcome> SendAsync(Uri address, string id, Instant at, string signature, string payload, CancellationToken ct);
}

/// <param name="Status">What the receiver answered; null when it answered nothing.</param>
public sealed record EventOutcome(int? Status, string? Error = null)
{
    public bool Ok => Status is >= 200 and < 300;
}

/// <summary>
/// Sends what is due, at least once and in no promised order. A receiver that fails is left alone for longer and longer; after three days
/// its subscription is switched off with the reason.
/// </summary>
public sealed class DeliverEvents(IEventSender sender, IClock clock, FillRandom random)
{
    /// <summary>After each failed attempt. The sum is a little over three days.</summary>
    public static readonly IReadOnlyList<Duration> Waits =
    [
        Duration.FromSeconds(5), Duration.FromMinutes(5), Duration.FromMinutes(30), Duration.FromHours(2), Duration.FromHours(5),
        Duration.FromHours(10), Duration.FromHours(14), Duration.FromHours(20), Duration.FromHours(24),
    ];

    private const int Page = 50;
    private const int LongestError = 300;
    private const int Gone = 410;
    private static readonly Duration Claim = Duration.FromMinutes(2);

    /// <summary>What arrived is kept so long to be looked at.</summary>
    private static readonly Duration Kept = Duration.FromDays(3);

    public bool IsDue(Tenant tenant) =>
        tenant.Store.Read(s => s.Scalar("SELECT 1 FROM \"event_delivery\" WHERE \"next_attempt_at\" <= @p0 LIMIT 1", Provider.Of(clock.GetCurrentInstant()))) is not null;

    /// <summary>Everything that is due; several receivers at once, one message a receiver at a time.</summary>
    public async Task ExecuteAsync(Tenant tenant, CancellationToken ct)
    {
        while (await ClaimAsync(tenant, ct) is { Count: > 0 } claimed)
        {
            await Task.WhenAll(claimed.GroupBy(d => d.Subscription).Select(g => SendAllAsync(tenant, g.Key, [.. g], ct)));
        }
    }

    internal async Task<EventOutcome> TestAsync(Tenant tenant, EventSubscription subscription, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return await SendAsync(tenant, subscription, UuidV7.New(now, random), PublishEvents.Payload(EventTypes.Test, now, new JsonObject { ["subscription"] = subscription.Id.ToString() }), ct);
    }

    /// <summary>What was on its way is given up; it may be sent again when somebody says so.</summary>
    internal static void SwitchOff(WriteSession session, EventSubscription row, string reason)
    {
        (row.Active, row.OffReason) = (false, reason);
        session.Execute(
            "UPDATE \"event_delivery\" SET \"state\" = 'dead', \"next_attempt_at\" = NULL WHERE \"subscription\" = @p0 AND \"state\" IN ('queued', 'sending')", Provider.Of(row.Id));
    }

    private ValueTask<List<EventDelivery>> ClaimAsync(Tenant tenant, CancellationToken ct)
    {
        if (!IsDue(tenant))
        {
            return ValueTask.FromResult(new List<EventDelivery>());
        }

        var now = clock.GetCurrentInstant();
        return tenant.Store.WriteAsync(
            session =>
            {
                session.Execute("DELETE FROM \"event_delivery\" WHERE \"delivered_at\" < @p0", Provider.Of(now - Kept));
                var due = session.List<EventDelivery>("\"next_attempt_at\" <= @p0 ORDER BY \"next_attempt_at\", \"seq\" LIMIT @p1", Provider.Of(now), (long)Page);
                foreach (var delivery in due)
                {
                    // Found in "sending": the host died with it. Receivers know a repeat by its id.
                    delivery.State = EventStates.Sending;
                    delivery.NextAttemptAt = now + Claim;
                    delivery.Attempts++;
                    session.Update(delivery);
                }

                return due;
            },
            ct);
    }

    private async Task SendAllAsync(Tenant tenant, Guid subscription, List<EventDelivery> deliveries, CancellationToken ct)
    {
        EventOutcome? failed = null;
        foreach (var delivery in deliveries)
        {
            if (tenant.Store.Read(s => s.First<EventSubscription>("\"id\" = @p0", Provider.Of(subscription))) is not { Active: true } row)
            {
                return;
            }

            // Who did not answer once is not asked fifty times: the rest waits as long as the first.
            failed = failed ?? (await SendAsync(tenant, row, delivery.Id, delivery.Payload, ct) is { Ok: false } outcome ? outcome : null);
            await RecordAsync(tenant, delivery, failed ?? new EventOutcome(200), ct);
        }
    }

    private async Task<EventOutcome> SendAsync(Tenant tenant, EventSubscription subscription, Guid id, string payload, CancellationToken ct)
    {
        var (now, name) = (clock.GetCurrentInstant(), StandardWebhook.IdOf(id));
        var signature = StandardWebhook.Sign(name, now, payload, SubscriptionSecrets.Of(tenant, subscription, now));
        try
        {
            return await sender.SendAsync(new Uri(subscription.Url), name, now, signature, payload, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new EventOutcome(null, e.Message);
        }
    }

    private async Task RecordAsync(Tenant tenant, EventDelivery claimed, EventOutcome outcome, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        await tenant.Store.WriteAsync(
            session =>
            {
                if (session.First<EventDelivery>("\"seq\" = @p0", claimed.Seq) is not { State: EventStates.Sending } delivery || delivery.Attempts != claimed.Attempts)
                {
                    return;
                }

                (delivery.LastStatus, delivery.LastError, delivery.NextAttemptAt) = (outcome.Status, Short(outcome.Error), null);
                if (outcome.Ok)
                {
                    (delivery.State, delivery.DeliveredAt) = (EventStates.Delivered, now);
                }
                else if (outcome.Status != Gone && delivery.Attempts <= Waits.Count)
                {
                    (delivery.State, delivery.NextAttemptAt) = (EventStates.Queued, now + Waits[delivery.Attempts - 1]);
                }
                else
                {
                    delivery.State = EventStates.Dead;
                }

                session.Update(delivery);
                if (delivery.State == EventStates.Dead && session.First<EventSubscription>("\"id\" = @p0", Provider.Of(delivery.Subscription)) is { Active: true } row)
                {
                    SwitchOff(session, row, outcome.Status == Gone ? OffReasons.Gone : OffReasons.Unreachable);
                    session.Update(row);
                }
            },
            ct);
    }

    private static string? Short(string? error) => error?.Length > LongestError ? error[..LongestError] : error;
}
