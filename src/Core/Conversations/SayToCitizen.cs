using Derman.Core.Channels;
using Derman.Core.Common;
using Derman.Core.Conversations.Replying;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Actions;
using Derman.Core.Tickets.Tasks;
using Derman.Core.Tickets.Views;
using NodaTime;

namespace Derman.Core.Conversations;

/// <summary>A free reply of staff to the citizen, by the means chosen for the ticket. Counts as our first word; works for ended tickets too.</summary>
public sealed class SayToCitizen(IClock clock, IChannelGateway gateway)
{
    public const string Event = "said";

    /// <summary>What every messenger takes in one message (WhatsApp: 4,096 characters).</summary>
    public const int LongestText = 4096;

    /// <summary>The conversation is between two; there is nobody else to read it.</summary>
    public static readonly Failure NotPublic = new("message.notPublic", FailureKind.Conflict, "public");

    /// <param name="ifMatch">The version the caller saw; refused as stale on any other.</param>
    public ValueTask<Result<TicketView>> ExecuteAsync(
        Tenant tenant, Guid ticket, string? text, Actor actor, int? ifMatch, IdempotencyKey? idempotency, CancellationToken ct) =>
        ExecuteAsync(tenant, ticket, text, publicly: false, actor, ifMatch, idempotency, ct);

    /// <param name="publicly">Below the public words the request came from, for everybody to read: refused with anything personal in it.</param>
    public ValueTask<Result<TicketView>> ExecuteAsync(
        Tenant tenant, Guid ticket, string? text, bool publicly, Actor actor, int? ifMatch, IdempotencyKey? idempotency, CancellationToken ct) =>
        ExecuteAsync(tenant, ticket, text, publicly, way: null, actor, ifMatch, idempotency, ct);

    /// <param name="publicly">As above.</param>
    /// <param name="way">One of <see cref="ReplyWays"/>; null for whatever goes best. Chosen on a screen that showed what goes, it is refused when that is over meanwhile.</param>
    public ValueTask<Result<TicketView>> ExecuteAsync(
        Tenant tenant, Guid ticket, string? text, bool publicly, string? way, Actor actor, int? ifMatch, IdempotencyKey? idempotency, CancellationToken ct) =>
        Writing.RunAsync(tenant, Event, actor, ifMatch, idempotency, s => Decide(tenant, s, ticket, text?.Trim(), publicly, way, actor, ifMatch), ct);

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
                var decision = Decide(tenant, s, ticket, text?.Trim(), publicly: false, way: null, actor, ifMatch);
                if (decision.Change is { } change)
                {
                    also(change);
                }

                return decision;
            },
            ct);

    /// <summary>What a reply may be now, by the way it would go; other ways are not looked for.</summary>
    internal ReplyRoom OwnRoom(Tenant tenant, ReadSession session, Ticket ticket, Actor actor) => new ReplyPlace(tenant, gateway, session, ticket, actor, clock.GetCurrentInstant()).OwnRoom();

    /// <summary>Says something with another change, which is settled already.</summary>
    internal static void Add(Tenant tenant, TicketChange change, string text)
    {
        var means = tenant.Store.Read(s => Means.Of(tenant.Configuration, s, change.Ticket, Means.ConversationOf(s, change.Ticket)));
        Add(change, means, text);
    }

    private static void Add(TicketChange change, Means means, string text, bool publicly = false)
    {
        change.Tell(new CitizenMessage(null, _ => text, change.Actor.Code, means.Account, means.Recipient, means.Conversation, change.Now) { Public = publicly });
        change.FirstWord();
    }

    private Decision Decide(Tenant tenant, ReadSession session, Guid id, string? text, bool publicly, string? way, Actor actor, int? ifMatch)
    {
        var configuration = tenant.Configuration;
        var opened = TicketSituation.ToChange(configuration, session, id, actor, Event, ifMatch);
        if (opened.Value is not { } situation)
        {
            return opened.Failure!;
        }

        if (string.IsNullOrEmpty(text))
        {
            return TicketErrors.Required("text");
        }

        if (text.Length > LongestText)
        {
            return TicketErrors.TooLong("text", LongestText);
        }

        var now = clock.GetCurrentInstant();
        var place = new ReplyPlace(tenant, gateway, session, situation.Ticket, actor, now);
        if (publicly && place.Conversation is not { Public: true })
        {
            return NotPublic;
        }

        if (publicly && PersonalWords.In(session, situation.Ticket, text) is { } found)
        {
            return found;
        }

        var chosen = place.Choose(text, publicly, way);
        if (chosen.Value is not { } means)
        {
            return chosen.Failure!;
        }

        var change = new TicketChange(configuration, situation, actor, now);
        Add(change, means, text, publicly);
        if (publicly)
        {
            change.Details["public"] = true;
        }

        change.Details["means"] = means.Account;
        change.Details["text"] = text;
        change.Settle(null);
        return new Decision(change, null, CitizenNames.Of(session, situation.Ticket));
    }
}
