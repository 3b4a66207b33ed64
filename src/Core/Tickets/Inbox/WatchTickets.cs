using Derman.Core.Common;
using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Core.Tickets.Inbox;

/// <summary>Begins or ends to watch tickets. A matter of the person alone: the ticket does not change by it.</summary>
public sealed class WatchTickets(IClock clock)
{
    /// <returns>How many are watched, or no longer, of those named: one the person may not see is passed over, and a single one is not found.</returns>
    public async Task<Result<int>> ExecuteAsync(Tenant tenant, IReadOnlyList<Guid> tickets, bool watch, Actor actor, CancellationToken ct)
    {
        if (actor.StaffId is not { } me)
        {
            return InboxErrors.OnlyPeople;
        }

        var now = clock.GetCurrentInstant();
        var configuration = tenant.Configuration;
        var keys = tenant.Store.Read(session => tickets.Distinct()
            .Select(id => session.First<Ticket>("\"id\" = @p0", Provider.Of(id)))
            .OfType<Ticket>()
            .Where(t => Access.MaySee(configuration, session, t, actor))
            .Select(t => t.Key).ToList());
        if (keys.Count == 0)
        {
            return TicketErrors.NotFound;
        }

        await tenant.Store.WriteAsync(
            session =>
            {
                foreach (var key in keys)
                {
                    session.Execute("DELETE FROM \"ticket_watch\" WHERE \"staff\" = @p0 AND \"ticket\" = @p1", Provider.Of(me), key);
                    if (watch)
                    {
                        session.Insert(new TicketWatch { Staff = me, Ticket = key, At = now });
                    }
                }

                return keys.Count;
            },
            ct);
        return keys.Count;
    }

    /// <summary>Whether the person watches it; false also for what is not there.</summary>
    public bool Watches(Tenant tenant, Guid ticket, Actor actor) => actor.StaffId is { } me && tenant.Store.Read(session => session.Scalar(
        "SELECT 1 FROM \"ticket_watch\" w JOIN \"ticket\" t ON t.\"key\" = w.\"ticket\" WHERE w.\"staff\" = @p0 AND t.\"id\" = @p1", Provider.Of(me), Provider.Of(ticket)) is not null);
}
