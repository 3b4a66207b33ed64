using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Archive;

namespace Derman.Core.Tickets;

/// <summary>A ticket with what decisions about it need, read at one moment.</summary>
public sealed record TicketSituation(Ticket Ticket, List<Custody> Ledger, List<RunningClock> Clocks)
{
    /// <summary>The rest of an archived ticket's history, read with it.</summary>
    internal TicketHistory? Packed { get; private init; }

    public static TicketSituation? Load(ReadSession session, Guid id) =>
        session.First<Ticket>("\"id\" = @p0", Provider.Of(id)) is { } ticket ? Of(session, ticket) : null;

    /// <summary>The same for somebody who takes part in the work: seen by them, and as they saw it.</summary>
    /// <param name="kind">What they ask for.</param>
    /// <param name="ifMatch">The version they saw; null: whichever it is.</param>
    internal static Result<TicketSituation> ToChange(TenantConfiguration configuration, ReadSession session, Guid id, Actor actor, string kind, int? ifMatch) =>
        Load(session, id) is not { } situation || Access.Of(configuration, session, situation.Ticket, actor) is not { Sees: true } access ? TicketErrors.NotFound
        : ifMatch is { } version && version != situation.Ticket.Version ? TicketErrors.Stale
        : !access.TakesPart ? TicketErrors.NotYou(kind)
        : situation;

    public static TicketSituation? Load(ReadSession session, long key) =>
        session.First<Ticket>("\"key\" = @p0", key) is { } ticket ? Of(session, ticket) : null;

    /// <summary>Of a ticket that is at hand: the same object, so that who holds it sees what becomes of it.</summary>
    internal static TicketSituation Of(ReadSession session, Ticket ticket)
    {
        if (TicketArchives.Find(session, ticket) is not { } packed)
        {
            return Live(session, ticket);
        }

        ticket.Text = packed.Text;
        return new(ticket, packed.Ledger, packed.Clocks) { Packed = packed };
    }

    private static TicketSituation Live(ReadSession session, Ticket ticket) => new(
        ticket,
        session.List<Custody>("\"ticket\" = @p0 ORDER BY \"seq\"", ticket.Key),
        session.List<RunningClock>("\"ticket\" = @p0", ticket.Key));
}
