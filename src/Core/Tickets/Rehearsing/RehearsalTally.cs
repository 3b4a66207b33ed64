using NodaTime;

namespace Derman.Core.Tickets.Rehearsing;

/// <summary>Adds up a rehearsal. A ticket counts once by unit and neighbourhood, and once by each of its clocks.</summary>
internal sealed class RehearsalTally
{
    private readonly Dictionary<string, Sum> _units = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Sum> _clocks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Sum> _places = new(StringComparer.Ordinal);
    private readonly List<RehearsedTicket> _changed = [];
    private readonly Sum _all = new();
    private int _different;
    private int _openMoved;

    public int Tickets => _all.Tickets;

    /// <param name="maySee">Asked only for a ticket that would be shown.</param>
    public void Add(Ticket ticket, List<Judged> before, List<Judged> after, Func<bool> maySee)
    {
        var (was, would) = (Of(before), Of(after));
        _all.Add(was, would);
        At(_units, ticket.Directorate).Add(was, would);
        if (ticket.Neighbourhood is { } place)
        {
            At(_places, place).Add(was, would);
        }

        foreach (var code in before.Select(j => j.Clock).Union(after.Select(j => j.Clock), StringComparer.Ordinal))
        {
            At(_clocks, code).Add(Of(before.FindAll(j => j.Clock == code)), Of(after.FindAll(j => j.Clock == code)));
        }

        var isOpen = ticket.Category != Category.Closed;
        _openMoved += isOpen && Difference(before, after, (a, b) => a?.Due != b?.Due) is not null ? 1 : 0;
        if (Difference(before, after, (a, b) => (a?.Late == true) != (b?.Late == true)) is not { } difference)
        {
            return;
        }

        _different++;
        if (_changed.Count < RehearseRules.MostShown && maySee())
        {
            _changed.Add(new RehearsedTicket(
                ticket.Id, ticket.Number, ticket.Topic, ticket.Directorate, difference.Clock, isOpen, difference.Before?.Due, difference.After?.Due, difference.Before?.Late == true, difference.After?.Late == true));
        }
    }

    public RehearsalReport Report(Instant from, Instant to, bool cut) => new(
        from,
        to,
        _all.Tickets,
        cut,
        _openMoved,
        _all.Before,
        _all.After,
        Groups(_units),
        Groups(_clocks),
        Groups(_places),
        [.. _changed.OrderByDescending(t => t.LateAfter).ThenByDescending(t => t.Number, StringComparer.Ordinal)],
        _different - _changed.Count);

    /// <summary>A ticket is late when one of its promises is.</summary>
    private static Outlook Of(List<Judged> clocks) => clocks.TrueForAll(c => c.Due is null)
        ? Outlook.None
        : new Outlook(
            clocks.Exists(c => c.Late) ? 0 : 1,
            clocks.Exists(c => c.Late) ? 1 : 0,
            clocks.Exists(c => c.Warned) ? 1 : 0,
            clocks.Exists(c => c.Escalated) ? 1 : 0);

    private static (string Clock, Judged? Before, Judged? After)? Difference(List<Judged> before, List<Judged> after, Func<Judged?, Judged?, bool> differ)
    {
        foreach (var code in after.Select(j => j.Clock).Union(before.Select(j => j.Clock), StringComparer.Ordinal))
        {
            var (a, b) = (Find(before, code), Find(after, code));
            if (differ(a, b))
            {
                return (code, a, b);
            }
        }

        return null;
    }

    private static Judged? Find(List<Judged> clocks, string code) => clocks.FindIndex(c => c.Clock == code) is >= 0 and var i ? clocks[i] : null;

    private static Sum At(Dictionary<string, Sum> sums, string code)
    {
        if (!sums.TryGetValue(code, out var sum))
        {
            sums[code] = sum = new Sum();
        }

        return sum;
    }

    private static IReadOnlyList<RehearsedGroup> Groups(Dictionary<string, Sum> sums) =>
        [.. sums.Select(s => new RehearsedGroup(s.Key, s.Value.Tickets, s.Value.Before, s.Value.After))
            .OrderByDescending(g => Math.Abs(g.After.Late - g.Before.Late)).ThenByDescending(g => g.Tickets).ThenBy(g => g.Code, StringComparer.Ordinal)];

    private sealed class Sum
    {
        public int Tickets { get; private set; }

        public Outlook Before { get; private set; } = Outlook.None;

        public Outlook After { get; private set; } = Outlook.None;

        public void Add(Outlook before, Outlook after)
        {
            Tickets++;
            Before += before;
            After += after;
        }
    }
}
