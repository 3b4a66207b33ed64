using Derman.Core.Clocks;
using NodaTime;
using NodaTime.Text;

namespace Derman.Core.Tests.Clocks;

/// <summary>
/// The slow way, straight from the definition: looks at every minute and asks whether it is open and not paused.
/// It shares nothing with the engine but the rule for wall times that a clock change skips or repeats.
/// </summary>
internal sealed class MinuteCounter(CalendarDefinition definition, IReadOnlyList<Pause> pauses)
{
    public const int Limit = 60 * 1440;

    private static readonly Duration Minute = Duration.FromMinutes(1);

    private readonly DateTimeZone _zone = DateTimeZoneProviders.Tzdb[definition.TimeZone];
    private readonly Dictionary<LocalDate, List<Interval>> _open = [];

    public Instant? Due(Instant start, int minutes)
    {
        for (var (at, i) = (start, 0); i < Limit; at += Minute, i++)
        {
            minutes -= Runs(at) ? 1 : 0;
            if (minutes == 0)
            {
                return at + Minute;
            }
        }

        return null;
    }

    public int Elapsed(Instant from, Instant to)
    {
        var count = 0;
        for (var at = from; at < to; at += Minute)
        {
            count += Runs(at) ? 1 : 0;
        }

        return count;
    }

    public bool Runs(Instant at)
    {
        if (pauses.Any(p => at >= p.From && at < p.To))
        {
            return false;
        }

        var date = at.InZone(_zone).Date;
        return Open(date.PlusDays(-1)).Concat(Open(date)).Concat(Open(date.PlusDays(1))).Any(i => i.Contains(at));
    }

    private List<Interval> Open(LocalDate date)
    {
        if (!_open.TryGetValue(date, out var open))
        {
            _open[date] = open = [];
            foreach (var pair in Hours(date))
            {
                var (from, to) = (Instant(date, pair[0]), Instant(date, pair[1]));
                if (from < to)
                {
                    open.Add(new(from, to));
                }
            }
        }

        return open;
    }

    private IReadOnlyList<string[]> Hours(LocalDate date)
    {
        var text = LocalDatePattern.Iso.Format(date);
        if (definition.SpecialDays!.FirstOrDefault(s => s.Date == text) is { } special)
        {
            return special.Intervals;
        }

        if (definition.Holidays!.Any(h => h.Date == text || h.Date == text[5..]))
        {
            return [];
        }

        var week = definition.Ranges!.LastOrDefault(r => string.CompareOrdinal(r.From, text) <= 0 && string.CompareOrdinal(text, r.To) <= 0)?.Weekly
            ?? definition.Weekly;
        IReadOnlyList<string[]>?[] days = [week.Mon, week.Tue, week.Wed, week.Thu, week.Fri, week.Sat, week.Sun];
        return days[(int)date.DayOfWeek - 1] ?? [];
    }

    private Instant Instant(LocalDate date, string time) => time == "24:00"
        ? _zone.AtLeniently(date.PlusDays(1).AtMidnight()).ToInstant()
        : _zone.AtLeniently(date.At(LocalTimePattern.CreateWithInvariantCulture("HH:mm").Parse(time).Value)).ToInstant();
}
