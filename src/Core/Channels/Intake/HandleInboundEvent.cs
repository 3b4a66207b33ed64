using Derman.Channels;
using Derman.Core.Calls;
using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Channels.Intake;

public enum Handled
{
    Done,

    /// <summary>Seen before: no second effect.</summary>
    Duplicate,

    /// <summary>Kept aside with its reason.</summary>
    Quarantined,

    /// <summary>What it speaks of is not here yet (a receipt can overtake the answer to our own send).</summary>
    Parked,
}

/// <summary>One element of an inbound request, to its one effect in the tenant's store.</summary>
public sealed class HandleInboundEvent(IClock clock, FillRandom random, ReceiveMessage receive)
{
    /// <summary>The provider's own try-out came through: nothing to do, but good to see.</summary>
    public const string TestReceived = "testReceived";

    /// <summary>How long a receipt waits for the message it speaks of.</summary>
    private static readonly Duration ReceiptPatience = Duration.FromMinutes(10);

    /// <param name="ownProviderAccount">The only provider account this tenant's address accepts; null when the channel has none.</param>
    public async Task<Handled> ExecuteAsync(
        Tenant tenant, string account, string? ownProviderAccount, InboundEvent item, long request, Instant receivedAt, CancellationToken ct)
    {
        if (ownProviderAccount is not null && item.ProviderAccountId is not null && item.ProviderAccountId != ownProviderAccount)
        {
            return await QuarantineAsync(tenant, account, item, "unknownChannel", request, ct);
        }

        return item switch
        {
            InboundMessage machine when Revisions.MarkOf(machine.Automation) is { } mark && IsStrange(tenant, account, machine) =>
                await QuarantineAsync(tenant, account, machine, mark, request, ct),
            InboundMessage message => await receive.ExecuteAsync(tenant, account, message, request, receivedAt, ct),
            DeliveryWatermark watermark => await tenant.Store.WriteAsync(
                s =>
                {
                    if (!Inbox.TryTake(s, account, watermark, request, clock.GetCurrentInstant()))
                    {
                        return Handled.Duplicate;
                    }

                    Receipts.Apply(s, account, watermark);
                    return Handled.Done;
                },
                ct),
            TestEvent test => await QuarantineAsync(tenant, account, test, TestReceived, request, ct),
            DeliveryReceipt receipt => await ReceiptAsync(tenant, account, receipt, request, receivedAt, ct),
            CallEvent call => await tenant.Store.WriteAsync(
                s => Inbox.TryTake(s, account, item, request, clock.GetCurrentInstant()) ? CallLog.Record(s, tenant.Configuration, account, call, receivedAt, random) : Handled.Duplicate,
                ct),
            UnknownEvent unknown => await QuarantineAsync(tenant, account, unknown, unknown.Reason, request, ct),
            _ => await QuarantineAsync(tenant, account, item, "unknownEvent", request, ct),
        };
    }

    /// <summary>A machine nobody here has ever spoken to.</summary>
    private static bool IsStrange(Tenant tenant, string account, InboundMessage message) =>
        tenant.Store.Read(session => FindConversation.Of(session, tenant, account, message)) is null;

    private ValueTask<Handled> ReceiptAsync(
        Tenant tenant, string account, DeliveryReceipt receipt, long request, Instant receivedAt, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return tenant.Store.WriteAsync(
            session =>
            {
                if (Inbox.Seen(session, account, receipt))
                {
                    return Handled.Duplicate;
                }

                var applied = Receipts.Apply(session, tenant.Configuration, account, receipt, now);
                if (!applied && now < receivedAt + ReceiptPatience)
                {
                    return Handled.Parked;
                }

                Inbox.TryTake(session, account, receipt, request, now);
                if (!applied)
                {
                    Inbox.Quarantine(session, account, receipt, "receiptWithoutMessage", now);
                }

                return applied ? Handled.Done : Handled.Quarantined;
            },
            ct);
    }

    private ValueTask<Handled> QuarantineAsync(Tenant tenant, string account, InboundEvent item, string reason, long request, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return tenant.Store.WriteAsync(
            session =>
            {
                if (!Inbox.TryTake(session, account, item, request, now))
                {
                    return Handled.Duplicate;
                }

                Inbox.Quarantine(session, account, item, reason, now);
                return Handled.Quarantined;
            },
            ct);
    }
}

/// <summary>Remembers what was taken in, by the provider's own id.</summary>
internal static class Inbox
{
    public static bool Seen(ReadSession session, string account, InboundEvent item) =>
        session.First<InboundItem>("\"account\" = @p0 AND \"external_id\" = @p1", account, item.DedupKey) is not null;

    public static bool TryTake(WriteSession session, string account, InboundEvent item, long request, Instant now)
    {
        if (Seen(session, account, item))
        {
            return false;
        }

        session.Insert(new InboundItem { Account = account, ExternalId = item.DedupKey, Request = request, At = now });
        return true;
    }

    public static void Quarantine(WriteSession session, string account, InboundEvent item, string reason, Instant now) =>
        session.Insert(new QuarantinedItem
        {
            Seq = session.Next("quarantine"),
            Account = account,
            ExternalId = item.DedupKey,
            Reason = reason,
            ProviderAccount = item.ProviderAccountId,
            Raw = item switch { UnknownEvent unknown => unknown.Raw, TestEvent test => test.Detail, _ => item.ToString() },
            At = now,
        });
}
