using Derman.Channels;
using Derman.Core.Channels.Intake;
using Derman.Core.Channels.Simulation;
using Derman.Core.Conversations;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using NodaTime;

namespace Derman.Core.Channels.Delivering;

/// <summary>
/// Empties the outbox of one tenant. Only what was certainly not taken is tried again; when nobody can say, a person
/// decides: the same message twice costs more trust than one that is late.
/// </summary>
public sealed class DeliverMessages(IClock clock, IChannelGateway gateway)
{
    public const string TemplateSetting = "messageTemplate";
    public const string UnknownOutcome = "unknown";
    private const string DefaultTemplate = "derman_message";
    private const int MostAttempts = 10;
    private const int Page = 20;

    /// <summary>A claim outlives the call it covers; after a crash the message is looked at again then.</summary>
    private static readonly Duration Claim = Duration.FromMinutes(3);

    /// <summary>A provider that takes longer for what was claimed gives the rest back: a claim must not run out while its message waits for its turn.</summary>
    private static readonly Duration LongestTurn = Duration.FromSeconds(30);

    public Task<int> ExecuteAsync(Tenant tenant, CancellationToken ct) => StepAsync(tenant, Page, ct);

    /// <summary>A tenant's turn: no more than its share, so that the others come to theirs.</summary>
    /// <returns>How many messages were sent or tried.</returns>
    public async Task<int> StepAsync(Tenant tenant, int most, CancellationToken ct)
    {
        var started = clock.GetCurrentInstant();
        var claimed = await ClaimAsync(tenant, most, ct);
        var sent = 0;
        try
        {
            foreach (var delivery in claimed)
            {
                if (ct.IsCancellationRequested || clock.GetCurrentInstant() - started > LongestTurn)
                {
                    break;
                }

                sent++; // A call that was begun is never given back: whether it went is for its answer to say.
                await SendAsync(tenant, delivery, ct);
            }
        }
        finally
        {
            await GiveBackAsync(tenant, claimed.Skip(sent).ToList());
        }

        ct.ThrowIfCancellationRequested();
        return sent;
    }

    private ValueTask<List<Delivery>> ClaimAsync(Tenant tenant, int most, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        if (tenant.Store.Read(s => s.Scalar("SELECT 1 FROM \"delivery\" WHERE \"next_attempt_at\" <= @p0 LIMIT 1", Provider.Of(now))) is null)
        {
            return ValueTask.FromResult(new List<Delivery>());
        }

        return tenant.Store.WriteAsync(
            session =>
            {
                var due = session.List<Delivery>("\"next_attempt_at\" <= @p0 ORDER BY \"message\" LIMIT @p1", Provider.Of(now), (long)most);
                foreach (var delivery in due)
                {
                    // Found in "sending": the process died between the call and its answer. Whether it went is unknown.
                    var interrupted = delivery.State == DeliveryStates.Sending;
                    delivery.State = interrupted ? DeliveryStates.Failed : DeliveryStates.Sending;
                    delivery.FailureCode = interrupted ? UnknownOutcome : null;
                    delivery.NextAttemptAt = interrupted ? null : now + Claim;
                    delivery.Attempts++;
                    session.Update(delivery);
                }

                due.RemoveAll(d => d.State != DeliveryStates.Sending);
                return due;
            },
            ct);
    }

    /// <summary>What was claimed and not begun waits again as it did, also when the host is stopped.</summary>
    private async Task GiveBackAsync(Tenant tenant, List<Delivery> rest)
    {
        if (rest.Count == 0)
        {
            return;
        }

        var now = clock.GetCurrentInstant();
        await tenant.Store.WriteAsync(
            session =>
            {
                foreach (var claimed in rest)
                {
                    if (session.First<Delivery>("\"message\" = @p0", claimed.Message) is { State: DeliveryStates.Sending } delivery)
                    {
                        delivery.State = DeliveryStates.Queued;
                        delivery.NextAttemptAt = now;
                        delivery.Attempts--;
                        session.Update(delivery);
                    }
                }
            },
            CancellationToken.None);
    }

    private async Task SendAsync(Tenant tenant, Delivery delivery, CancellationToken ct)
    {
        var (message, conversation, answers, language) = tenant.Store.Read(s =>
        {
            var row = s.First<Message>("\"key\" = @p0", delivery.Message)!;
            var thread = row.Conversation is { } key ? s.First<Conversation>("\"key\" = @p0", key) : null;
            return (
                row,
                thread,
                thread is { Person: not null } ? AnsweredIn(s, thread, row.Public) : null,
                delivery.Ticket is { } ticket ? s.Scalar("SELECT \"language\" FROM \"ticket\" WHERE \"key\" = @p0", ticket) as string : null);
        });

        var outgoing = new OutboundMessage
        {
            IdempotencyKey = delivery.IdempotencyKey.ToString(),
            To = delivery.Recipient ?? "",
            Content = new OutboundText(message.Text),
            Thread = conversation?.Thread,
            ReplyTo = answers,
            Visibility = message.Public ? MessageVisibility.Public : MessageVisibility.Private,
            Subject = conversation?.Subject,
            ReplyToken = conversation is null ? null : ReplyTokens.Of(tenant.Key, conversation.Key),
            Language = message.Template is null ? null : language, // What somebody typed is in whatever language they typed.
            IsAutomatic = message.Author == Tickets.Actor.System.Code,
        };
        var templates = gateway.RulesOf(tenant, delivery.Means)?.TemplatesAfterWindow == true;
        var free = outgoing.Visibility == MessageVisibility.Public
            || !templates
            || conversation?.WindowUntil is not { } until
            || clock.GetCurrentInstant() < until;
        var outcome = await TryAsync(tenant, delivery.Means, outgoing, language, free, ct);
        if (outcome is SendOutcome.Rejected { Code: SendRejection.WindowClosed } && free && templates)
        {
            outcome = await TryAsync(tenant, delivery.Means, outgoing, language, free: false, ct);
        }

        await RecordAsync(tenant, delivery, outcome, ct);
    }

    /// <summary>The template that carries words after the time for free ones.</summary>
    public static string TemplateOf(ChannelAccount? account) => account?.Settings.GetValueOrDefault(TemplateSetting) is { Length: > 0 } named ? named : DefaultTemplate;

    /// <summary>
    /// Where threads are the provider's own, an answer must say what it answers: the newest message; in a public thread, where others write too, a
    /// private answer goes to the person's own first words.
    /// </summary>
    private static string? AnsweredIn(ReadSession session, Conversation thread, bool publicly) => session.First<Message>(
        $"\"conversation\" = @p0 AND \"direction\" = 'in' AND \"external_id\" IS NOT NULL ORDER BY \"key\"{(thread.Public && !publicly ? "" : " DESC")}", thread.Key)?.ExternalId;

    private Task<SendOutcome> TryAsync(Tenant tenant, string account, OutboundMessage message, string? language, bool free, CancellationToken ct)
    {
        var template = TemplateOf(tenant.Configuration.Accounts.GetValueOrDefault(account));
        var sent = free || message.Content is not OutboundText text
            ? message
            : message with { Content = new OutboundTemplate(template, language ?? tenant.Configuration.Profile.DefaultLanguage, [text.Text], []) };
        return gateway.TrySendAsync(tenant, account, sent, ct);
    }

    private async Task RecordAsync(Tenant tenant, Delivery claimed, SendOutcome outcome, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        await tenant.Store.WriteAsync(
            session =>
            {
                // A receipt may have been faster than the answer to our own call.
                var delivery = session.First<Delivery>("\"message\" = @p0", claimed.Message)!;
                if (delivery.State != DeliveryStates.Sending)
                {
                    return;
                }

                delivery.NextAttemptAt = null;
                switch (outcome)
                {
                    case SendOutcome.Accepted accepted:
                        delivery.State = DeliveryStates.Sent;
                        delivery.ExternalId = accepted.ExternalId;
                        delivery.SentAt ??= now;
                        break;
                    case SendOutcome.Deferred deferred when delivery.Attempts < MostAttempts:
                        delivery.State = DeliveryStates.Queued;
                        delivery.FailureReason = deferred.Reason;
                        delivery.NextAttemptAt = now + Duration.Max(Duration.FromTimeSpan(deferred.After), Backoff.After(delivery.Attempts));
                        break;
                    case SendOutcome.Deferred deferred:
                        Fail(delivery, "deferredTooOften", deferred.Reason);
                        break;
                    case SendOutcome.Rejected { Code: SendRejection.WindowClosed or SendRejection.RecipientUnreachable or SimulatedAccounts.Code } rejected
                        when Reroute.Try(session, tenant, gateway, delivery, rejected.Code, now):
                        break;
                    case SendOutcome.Rejected rejected:
                        Fail(delivery, rejected.Code, rejected.Reason);
                        break;
                    case SendOutcome.Unknown unknown:
                        Fail(delivery, UnknownOutcome, unknown.Reason);
                        break;
                }

                session.Update(delivery);
                if (delivery.State == DeliveryStates.Failed && outcome is SendOutcome.Rejected or SendOutcome.Deferred)
                {
                    FirstAnswers.Reconsider(session, tenant.Configuration, delivery, now);
                }
            },
            ct);
    }

    private static void Fail(Delivery delivery, string code, string reason)
    {
        delivery.State = DeliveryStates.Failed;
        delivery.FailureCode = code;
        delivery.FailureReason = reason;
    }
}
