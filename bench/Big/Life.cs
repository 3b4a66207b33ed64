using Derman.Core.Audit;
using Derman.Core.Storage;
using Derman.Core.Tickets;
using Derman.Core.Tickets.Archive;

namespace Derman.Big;

/// <summary>All rows of one ticket, as the desk itself wrote them.</summary>
internal sealed class Life
{
    public required Ticket Ticket { get; init; }

    public required TicketHistory History { get; init; }

    public required List<Attachment> Files { get; init; }

    public string Stems { get; set; } = "";

    public bool Archived { get; set; }

    public static Life Load(ReadSession session, Ticket ticket) => new()
    {
        Ticket = ticket,
        History = Everything(session, ticket.Key),
        Files = session.List<Attachment>("\"ticket\" = @p0 ORDER BY \"id\"", ticket.Key),
    };

    /// <summary>Notices nobody has read are history too, here.</summary>
    private static TicketHistory Everything(ReadSession session, long ticket)
    {
        var history = TicketHistory.Load(session, ticket);
        history.Notices.Clear();
        history.Notices.AddRange(session.List<Core.Notifications.Notification>("\"ticket\" = @p0 ORDER BY \"key\"", ticket));
        return history;
    }

    public IReadOnlyList<TicketEvent> Events => History.Events;
}
