using Derman.Core.Channels.Delivering;
using Derman.Core.Channels.Intake.Unworked;
using Derman.Core.Conversations;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Channels.Queues;

/// <param name="Failed">Given up after all attempts, and not set aside.</param>
/// <param name="Oldest">Since when the oldest waits.</param>
public sealed record QueueState(long Waiting, long Failed, Instant? Oldest);

/// <summary>How full a tenant's queues are. Numbers and moments; nothing of what was said.</summary>
/// <param name="Quarantined">Kept aside because it was not this desk's to handle.</param>
public sealed record QueueStates(QueueState Inbox, QueueState Outbox, long Quarantined);

/// <summary>Looking at a tenant's queues, and giving what failed another try. For the operator: reads no word of any message.</summary>
public sealed class TenantQueues(IClock clock)
{
    /// <summary>What waited longer is no news to a citizen any more; staff see it on the ticket as failed.</summary>
    public static readonly Duration SendAgainWithin = Duration.FromDays(7);

    private const string FailedOutbox = "\"external_id\" IS NULL AND \"state\" IN ('sending', 'failed') AND \"state\" = 'failed'"; // In the words of its index.
    private const int MostAtOnce = 1000;

    public QueueStates Read(Tenant tenant) => tenant.Store.Read(session =>
    {
        var inbox = session.Query(
            "SELECT COUNT(*), MIN(\"received_at\") FROM \"inbound_request\" WHERE \"next_attempt_at\" IS NOT NULL", r => (Count: r.GetInt64(0), Oldest: Moment(r)))[0];
        var outbox = session.Query("SELECT COUNT(*), MIN(\"message\") FROM \"delivery\" WHERE \"next_attempt_at\" IS NOT NULL", r => (Count: r.GetInt64(0), First: r.IsDBNull(1) ? 0 : r.GetInt64(1)))[0];
        return new QueueStates(
            new QueueState(inbox.Count, session.Count("SELECT COUNT(*) FROM \"inbound_request\" WHERE \"state\" = 'failed' AND \"aside_at\" IS NULL"), inbox.Oldest),
            new QueueState(outbox.Count, session.Count($"SELECT COUNT(*) FROM \"delivery\" WHERE {FailedOutbox}"), outbox.First == 0 ? null : session.First<Message>("\"key\" = @p0", outbox.First)?.At),
            session.Count("SELECT COUNT(*) FROM \"quarantined_item\" WHERE \"aside_at\" IS NULL"));
    });

    /// <summary>As the tenant's administrator does it, for all accounts; what was set aside stays so.</summary>
    /// <returns>How many are tried again.</returns>
    public ValueTask<int> TakeInAgainAsync(Tenant tenant, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return tenant.Store.WriteAsync(s => WorkAgain.Failed(s, now), ct);
    }

    /// <summary>Only what the provider surely did not take: what may have gone is not sent a second time.</summary>
    /// <returns>How many are tried again.</returns>
    public ValueTask<int> SendAgainAsync(Tenant tenant, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return tenant.Store.WriteAsync(
            session =>
            {
                var again = 0;
                foreach (var delivery in session.List<Delivery>($"{FailedOutbox} ORDER BY \"message\" DESC LIMIT @p0", (long)MostAtOnce))
                {
                    if (delivery.FailureCode == DeliverMessages.UnknownOutcome || session.First<Message>("\"key\" = @p0", delivery.Message) is not { } message || now - message.At > SendAgainWithin)
                    {
                        continue;
                    }

                    (delivery.State, delivery.Attempts, delivery.NextAttemptAt) = (DeliveryStates.Queued, 0, now);
                    (delivery.FailureCode, delivery.FailureReason) = (null, null);
                    session.Update(delivery);
                    again++;
                }

                return again;
            },
            ct);
    }

    private static Instant? Moment(System.Data.Common.DbDataReader reader) => reader.IsDBNull(1) ? null : Provider.ToInstant(reader.GetInt64(1));
}
