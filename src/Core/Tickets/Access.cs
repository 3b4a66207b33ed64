using Derman.Core.Storage;
using Derman.Core.Tenancy;

namespace Derman.Core.Tickets;

/// <summary>Who may see a ticket. What one may not see does not exist: the answer is the same "not found".</summary>
internal static class Access
{
    public static bool MaySee(TenantConfiguration configuration, ReadSession session, Ticket ticket, Actor actor)
    {
        if (actor.SeesAll || (actor.StaffId is { } staff && ticket.Assignee == staff))
        {
            return true;
        }

        if (actor.Unit is not { } unit)
        {
            return false;
        }

        var visible = configuration.Tree.Subtree(unit);
        return visible.Contains(ticket.Directorate)
            || (ticket.Topic is { } topic && configuration.Tree.TopicsSeenFrom(unit).Contains(topic))
            || session.List<TicketTask>("\"ticket\" = @p0", ticket.Key).Exists(t => visible.Contains(t.Directorate))
            || (ticket.ArchivedAt is not null && visible.Any(d => session.First<Archive.ArchivedTask>("\"directorate\" = @p0 AND \"ticket\" = @p1", d, ticket.Key) is not null));
    }
}
