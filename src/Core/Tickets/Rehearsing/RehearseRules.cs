using Derman.Core.Storage;
using Derman.Core.Tenancy;
using Derman.Core.Tenancy.Packs;
using Derman.Core.Tickets.Archive;
using NodaTime;

namespace Derman.Core.Tickets.Rehearsing;

/// <summary>
/// Runs other rules over the tickets of the last months, closed and open, and changes nothing: a deadline is a pure function of rule,
/// calendar and ledger. Bounded, page by page, and ended at once when whoever asked no longer wants it.
/// </summary>
public sealed class RehearseRules(IClock clock)
{
    public const int Days = 90;

    /// <summary>Tickets looked at, the newest first.</summary>
    public const int MostTickets = 20_000;

    public const int MostShown = 100;

    private const int Page = 200;

    /// <param name="next">The configuration as it would be; it has passed the checks.</param>
    /// <param name="progress">Told after every page how many were looked at; false stops.</param>
    /// <returns>Null when it was stopped.</returns>
    public async Task<RehearsalReport?> ExecuteAsync(Tenant tenant, TenantPack next, Actor reader, Func<int, Task<bool>> progress, CancellationToken ct)
    {
        var now = clock.GetCurrentInstant();
        var from = now - Duration.FromDays(Days);
        var (live, draft) = (tenant.Configuration, new TenantConfiguration(next, tenant.Configuration.Version));
        var tally = new RehearsalTally();
        var (before, looked, more) = (long.MaxValue, 0, true);
        while (more && looked < MostTickets)
        {
            ct.ThrowIfCancellationRequested();
            var page = tenant.Store.Read(session =>
            {
                var tickets = session.List<Ticket>("\"key\" < @p0 ORDER BY \"key\" DESC LIMIT @p1", before, (long)Page);
                Take(session, live, draft, tickets.FindAll(t => t.RegisteredAt >= from && t.Simulated is null), reader, now, tally);
                return tickets;
            });
            looked += page.Count;
            before = page.Count == 0 ? 0 : page[^1].Key;

            // Numbers rise with time, but what was taken over from another program lies between: a whole page must be too old.
            more = page.Count == Page && page.Exists(t => t.RegisteredAt >= from);
            if (!await progress(tally.Tickets))
            {
                return null;
            }
        }

        return tally.Report(from, now, cut: more);
    }

    private static void Take(ReadSession session, TenantConfiguration live, TenantConfiguration draft, List<Ticket> tickets, Actor reader, Instant now, RehearsalTally tally)
    {
        if (tickets.Count == 0)
        {
            return;
        }

        var (low, high) = (tickets[^1].Key, tickets[0].Key);
        var ledgers = session.List<Custody>("\"ticket\" BETWEEN @p0 AND @p1 ORDER BY \"ticket\", \"seq\"", low, high).ToLookup(c => c.Ticket);
        var clocks = session.List<RunningClock>("\"ticket\" BETWEEN @p0 AND @p1", low, high).ToLookup(c => c.Ticket);
        foreach (var ticket in tickets)
        {
            var packed = TicketArchives.Find(session, ticket);
            var past = new RehearsedPast(live, ticket, packed?.Ledger ?? [.. ledgers[ticket.Key]], packed?.Clocks ?? clocks[ticket.Key], now);
            if (past.Ledger.Count > 0)
            {
                tally.Add(ticket, past.Under(live), past.Under(draft), () => Access.MaySee(live, session, ticket, reader));
            }
        }
    }
}
