using Derman.Core.Storage;

namespace Derman.Core.Tickets;

/// <summary>A ticket with what decisions about it need, read at one moment.</summary>
public sealed record TicketSituation(Ticket Ticket, List<Custody> Ledger, List<RunningClock> Clocks)
{
    public static TicketSituation? Load(ReadSession session, Guid id) =>
        session.First<Ticket>("\"id\" = @p0", Provider.Of(id)) is { } ticket ? Of(session, ticket) : null;

    public static TicketSituation? Load(ReadSession session, long key) =>
        session.First<Ticket>("\"key\" = @p0", key) is { } ticket ? Of(session, ticket) : null;

    private static TicketSituation Of(ReadSession session, Ticket ticket) => new(
        ticket,
        session.List<Custody>("\"ticket\" = @p0 ORDER BY \"seq\"", ticket.Key),
        session.List<RunningClock>("\"ticket\" = @p0", ticket.Key));
}
