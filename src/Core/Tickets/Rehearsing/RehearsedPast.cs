using Derman.Core.Clocks;
using Derman.Core.Tenancy;
using Derman.Core.Tickets.Clocks;
using NodaTime;

namespace Derman.Core.Tickets.Rehearsing;

/// <summary>How one promise came out.</summary>
/// <param name="Due">Null while it stands still, and when nothing was promised.</param>
internal readonly record struct Judged(string Clock, Instant? Due, bool Late, bool Warned, bool Escalated);

/// <summary>
/// What happened to a ticket, apart from any rule: who held it when, and when each fact came about. The clocks of a configuration are
/// judged against it. Pure.
/// </summary>
internal sealed class RehearsedPast
{
    private readonly Dictionary<string, Instant> _facts = new(StringComparer.Ordinal);
    private readonly Instant _end;

    /// <param name="live">The rules the recorded clocks ran under: they say which fact each clock waited for.</param>
    public RehearsedPast(TenantConfiguration live, Ticket ticket, IReadOnlyList<Custody> ledger, IEnumerable<RunningClock> recorded, Instant now)
    {
        (Ticket, Ledger) = (ticket, ledger);
        _end = ticket.ClosedAt ?? now;
        Note(TicketClocks.MetBy.FirstWord, ticket.FirstWordAt);
        Note(TicketClocks.MetBy.Solved, ticket.SolvedAt);
        Note(TicketClocks.MetBy.Custody, ledger.FirstOrDefault(c => c.HolderKind == HolderKinds.Person)?.From);
        foreach (var clock in recorded.Where(c => c.Subject.Length == 0))
        {
            if (live.Clocks.GetValueOrDefault(clock.Clock) is { } rule)
            {
                Note(rule.Met, clock.MetAt);
            }
        }
    }

    public Ticket Ticket { get; }

    public IReadOnlyList<Custody> Ledger { get; }

    /// <summary>The ticket's own clocks under these rules, as if they had been in force from its first moment. Those of tasks keep what was agreed and are left out.</summary>
    public List<Judged> Under(TenantConfiguration rules)
    {
        var judged = new List<Judged>(4);
        foreach (var clock in TicketClocks.Start(rules, Ticket, Ledger))
        {
            var at = _facts.GetValueOrDefault(rules.Clocks[clock.Clock].Met, _end);
            judged.Add(clock.Due is { } due ? Of(rules, clock, due, at) : new Judged(clock.Clock, null, false, false, false));
        }

        return judged;
    }

    private Judged Of(TenantConfiguration rules, RunningClock clock, Instant due, Instant at)
    {
        var (warned, escalated) = (false, false);
        var pauses = TicketClocks.PausesOf(rules, clock, Ledger);
        foreach (var level in rules.Pack.Clocks.Escalation.Where(l => l.Clocks is null || l.Clocks.Contains(clock.Clock)))
        {
            if (BusinessClock.AtShare(rules.Calendars[clock.Calendar], clock.StartedAt, due, level.AtPercent, pauses, clock.RoundTheClock) is { } reached && reached < at)
            {
                warned |= level.AtPercent < 100;
                escalated |= level.AtPercent >= 100;
            }
        }

        return new Judged(clock.Clock, due, at > due, warned, escalated);
    }

    /// <summary>The earliest counts: what was done before the end was done then.</summary>
    private void Note(string fact, Instant? at)
    {
        if (at is { } moment && (!_facts.TryGetValue(fact, out var known) || moment < known))
        {
            _facts[fact] = moment;
        }
    }
}
