using NodaTime;

namespace Derman.Core.Clocks;

/// <summary>
/// One local year of a calendar laid out on the time line: disjoint open intervals in ticks with their running sum,
/// so that counting and its inverse are two binary searches. Immutable.
/// </summary>
internal sealed class OpenYear
{
    /// <summary>Open ticks of the year before interval i; one entry more than there are intervals.</summary>
    private readonly long[] _before;

    private OpenYear(int year, long start, long end, long[] from, long[] to, short[] day, bool[] business)
    {
        (Year, Start, End, From, To, Day, Business) = (year, start, end, from, to, day, business);
        _before = new long[from.Length + 1];
        for (var i = 0; i < from.Length; i++)
        {
            _before[i + 1] = _before[i] + to[i] - from[i];
        }
    }

    public int Year { get; }

    public long Start { get; }

    public long End { get; }

    public long[] From { get; }

    public long[] To { get; }

    /// <summary>Day of the year, from 0, that each interval belongs to.</summary>
    public short[] Day { get; }

    /// <summary>By day of the year, from 0.</summary>
    public bool[] Business { get; }

    public long Total => _before[^1];

    public static OpenYear Build(int year, DateTimeZone zone, CalendarRules rules)
    {
        var first = new LocalDate(year, 1, 1);
        var start = zone.AtStartOfDay(first).ToInstant().ToUnixTimeTicks();
        var end = zone.AtStartOfDay(new LocalDate(year + 1, 1, 1)).ToInstant().ToUnixTimeTicks();
        var business = new bool[CalendarSystem.Iso.GetDaysInYear(year)];
        var found = new List<(long From, long To, short Day)>(business.Length * 2);
        for (short i = 0; i < business.Length; i++)
        {
            var date = first.PlusDays(i);
            business[i] = rules.IsBusinessDay(date);
            foreach (var hours in rules.On(date))
            {
                // An opening shifted over a spring gap may fall behind its closing: then the interval does not exist that day.
                var from = Math.Max(start, WallTime.At(zone, date, hours.From).ToUnixTimeTicks());
                var to = Math.Min(end, WallTime.At(zone, date, hours.To).ToUnixTimeTicks());
                if (from < to)
                {
                    found.Add((from, to, i));
                }
            }
        }

        Join(found);
        return new(year, start, end, [.. found.Select(f => f.From)], [.. found.Select(f => f.To)], [.. found.Select(f => f.Day)], business);
    }

    /// <summary>Open ticks from the start of the year to the instant.</summary>
    public long Upto(long at)
    {
        var i = LastFrom(at);
        return i < 0 ? 0 : _before[i] + Math.Min(at, To[i]) - From[i];
    }

    /// <summary>Where the given open tick of the year is reached; on a border the closing, for a due time stays there.</summary>
    public long Reach(long open)
    {
        var i = Array.BinarySearch(_before, open);
        i = (i < 0 ? ~i : i) - 1;
        return From[i] + open - _before[i];
    }

    /// <summary>As <see cref="Reach"/>, but on a border the opening: counting backward stays there.</summary>
    public long ReachBack(long open)
    {
        var i = Array.BinarySearch(_before, open);
        i = i < 0 ? ~i - 1 : i;
        return From[i] + open - _before[i];
    }

    /// <summary>The last interval that begins at or before the instant, or -1.</summary>
    public int LastFrom(long at)
    {
        var i = Array.BinarySearch(From, at);
        return i < 0 ? ~i - 1 : i;
    }

    /// <summary>The first interval that ends at or after the instant; the number of intervals when none does.</summary>
    public int FirstTo(long at)
    {
        var i = Array.BinarySearch(To, at);
        return i < 0 ? ~i : i;
    }

    /// <summary>A gap shift can push one interval into the next; joined, no tick counts twice.</summary>
    private static void Join(List<(long From, long To, short Day)> found)
    {
        found.Sort(static (a, b) => a.From.CompareTo(b.From));
        for (var i = 1; i < found.Count;)
        {
            if (found[i].From >= found[i - 1].To)
            {
                i++;
                continue;
            }

            found[i - 1] = found[i - 1] with { To = Math.Max(found[i - 1].To, found[i].To) };
            found.RemoveAt(i);
        }
    }
}
