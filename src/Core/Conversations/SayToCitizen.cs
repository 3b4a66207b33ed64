using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Tasks;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Conversations;

/// <summary>A free reply of staff to the citizen, by the means chosen for the ticket. Counts as our first word; works for ended tickets too.</summary>
public sealed class SayToCitizen(IClock clock)
{
    public const string Event = "said";

    /// <summary>What every messenger takes in one message (WhatsApp: 4,096 characters).</summary>
    public const int LongestText = 4096;

    /// <param name="ifMatch">The version the caller saw; refused as stale on any other.</param>
    public ValueTask<Result<TicketView>> ExecuteAsync(
        Tenant tenant, Guid ticket, string? text, Actor actor, int? ifMatch, IdempotencyKey? idempotency, CancellationToken ct) =>
        Writing.RunAsync(tenant, Event, actor, ifMatch, idempotency, s => Decide(tenant.Configuration, s, ticket, text?.Trim(), actor, ifMatch), ct);

    /// <summary>A reply that is one part of something larger, which is written with it.</summary>
    /// <param name="also">Called for every change that is decided, before it is written; may add to it.</param>
    internal ValueTask<Result<TicketView>> ExecuteWithAsync(
        Tenant tenant, Guid ticket, string? text, Actor actor, int? ifMatch, Action<TicketChange> also, CancellationToken ct) =>
        Writing.RunAsync(
            tenant,
            Event,
            actor,
            ifMatch,
            null,
            s =>
            {
                var decision = Decide(tenant.Configuration, s, ticket, text?.Trim(), actor, ifMatch);
                if (decision.Change is { } change)
                {
                    also(change);
                }

                return decision;
            },
            ct);

    /// <summary>Says something with another change, which is settled already.</summary>
    internal static void Add(Tenant tenant, TicketChange change, string text)
    {
        var means = tenant.Store.Read(s => Means.Of(tenant.Configuration, change.Ticket, Means.ConversationOf(s, change.Ticket)));
        Add(change, means, text);
    }

    private static void Add(TicketChange change, Means means, string text)
    {
        change.Tell(new CitizenMessage(null, _ => text, change.Actor.Code, means.Account, means.Recipient, means.Conversation, change.Now));
        change.FirstWord();
    }

    private Decision Decide(TenantConfiguration configuration, ReadSession session, Guid id, string? text, Actor actor, int? ifMatch)
    {
        if (TicketSituation.Load(session, id) is not { } situation || Access.Of(configuration, session, situation.Ticket, actor) is not { Sees: true } access)
        {
            return TicketErrors.NotFound;
        }

        if (ifMatch is { } version && version != situation.Ticket.Version)
        {
            return TicketErrors.Stale;
        }

        if (!access.TakesPart)
        {
            return TicketErrors.NotYou(Event);
        }

        if (string.IsNullOrEmpty(text))
        {
            return TicketErrors.Required("text");
        }

        if (text.Length > LongestText)
        {
            return TicketErrors.TooLong("text", LongestText);
        }

        var change = new TicketChange(configuration, situation, actor, clock.GetCurrentInstant());
        var means = Means.Of(configuration, situation.Ticket, Means.ConversationOf(session, situation.Ticket));
        Add(change, means, text);
        change.Details["means"] = means.Account;
        change.Details["text"] = text;
        change.Settle(null);
        return new Decision(change, null, CitizenNames.Of(session, situation.Ticket));
    }
}
