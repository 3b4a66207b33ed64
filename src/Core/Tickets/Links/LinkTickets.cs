using System.Text.Json.Nodes;
using Derman.Core.Audit;
using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Archive;
using NodaTime;

namespace Derman.Core.Tickets.Links;

/// <summary>Says that two tickets belong together, or takes that back. Changes neither of them, so it collides with no move; both histories tell it.</summary>
public sealed class LinkTickets(IClock clock)
{
    public const string LinkedEvent = "linked";
    public const string UnlinkedEvent = "unlinked";

    /// <summary>Links of one ticket.</summary>
    private const int Most = 50;

    /// <param name="inward">The other ticket comes first: "is blocked by".</param>
    /// <param name="number">Number or id of the other ticket.</param>
    /// <returns>The other ticket's number; linking what is linked changes nothing.</returns>
    public ValueTask<Result<string>> AddAsync(Tenant tenant, Guid ticket, string? kind, bool inward, string? number, Actor actor, CancellationToken ct) =>
        ChangeAsync(tenant, ticket, kind, inward, number, actor, add: true, ct);

    public ValueTask<Result<string>> RemoveAsync(Tenant tenant, Guid ticket, string? kind, bool inward, string? number, Actor actor, CancellationToken ct) =>
        ChangeAsync(tenant, ticket, kind, inward, number, actor, add: false, ct);

    private ValueTask<Result<string>> ChangeAsync(Tenant tenant, Guid id, string? kind, bool inward, string? number, Actor actor, bool add, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        return tenant.Store.WriteAsync<Result<string>>(
            session =>
            {
                var configuration = tenant.Configuration;
                if (session.First<Ticket>("\"id\" = @p0", Provider.Of(id)) is not { } ticket || Access.Of(configuration, session, ticket, actor) is not { Sees: true } access)
                {
                    return TicketErrors.NotFound;
                }

                if (!access.TakesPart)
                {
                    return TicketErrors.NotYou(LinkedEvent);
                }

                if (kind is null || !LinkKinds.ByHand.Contains(kind))
                {
                    return TicketErrors.Unknown("kind", kind ?? "");
                }

                if (string.IsNullOrWhiteSpace(number))
                {
                    return TicketErrors.Required("number");
                }

                if (ReadLinks.Find(configuration, session, number, actor) is not { } other)
                {
                    return TicketErrors.Unknown("number", number);
                }

                if (other.Key == ticket.Key)
                {
                    return LinkErrors.ToItself;
                }

                // A symmetric link is written one way, whoever says it.
                var (from, to) = kind == LinkKinds.Relates ? (Math.Min(ticket.Key, other.Key), Math.Max(ticket.Key, other.Key)) : inward ? (other.Key, ticket.Key) : (ticket.Key, other.Key);
                var known = session.First<TicketLink>("\"from\" = @p0 AND \"kind\" = @p1 AND \"to\" = @p2", from, kind, to);
                if (known is not null == add)
                {
                    return other.Number;
                }

                if (add && session.Count("SELECT COUNT(*) FROM \"ticket_link\" WHERE \"from\" = @p0 OR \"to\" = @p0", ticket.Key) >= Most)
                {
                    return LinkErrors.TooMany;
                }

                if (known is null)
                {
                    session.Insert(new TicketLink { From = from, Kind = kind, To = to, By = actor.Code, At = now });
                }
                else
                {
                    session.Delete(known);
                }

                Tell(session, ticket, other, kind, add, actor, now);
                Tell(session, other, ticket, kind, add, actor, now);
                return other.Number;
            },
            ct);
    }

    private static void Tell(WriteSession session, Ticket ticket, Ticket other, string kind, bool added, Actor actor, Instant now)
    {
        TicketArchives.Reopen(session, ticket);
        EventChain.Append(session, ticket.Key, added ? LinkedEvent : UnlinkedEvent, actor.Code, now, EventText.Of(new JsonObject { ["number"] = other.Number, ["link"] = kind }));
    }
}
