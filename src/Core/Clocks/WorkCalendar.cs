using NodaTime;

namespace Derman.Core.Clocks;

/// <summary>
/// A compiled calendar. Safe to share between threads: what it says never changes, and the years it lays out on
/// first use are immutable and published whole (two threads may build the same year; one copy stays).
/// </summary>
public sealed partial class WorkCalendar
{
    /// <summary>First year it counts in; also the earliest year a definition may name.</summary>
    public const int FirstYear = 1900;

    public const int LastYear = 2199;

    /// <summary>How far a search runs before it says "unreachable", so that a calendar that once closed for good ends every search.</summary>
    public const int HorizonYears = 50;

    private readonly CalendarRules _rules;
    private readonly OpenYear?[] _years = new OpenYear?[LastYear - FirstYear + 1];

    internal WorkCalendar(string code, DateTimeZone zone, CalendarRules rules)
    {
        (Code, Zone, _rules) = (code, zone, rules);
        MinTicks = zone.AtStartOfDay(new LocalDate(FirstYear, 1, 1)).ToInstant().ToUnixTimeTicks();
        MaxTicks = zone.AtStartOfDay(new LocalDate(LastYear + 1, 1, 1)).ToInstant().ToUnixTimeTicks();
    }

    public string Code { get; }

    public DateTimeZone Zone { get; }

    internal long MinTicks { get; }

    internal long MaxTicks { get; }

    public static CalendarCompilation Compile(CalendarDefinition definition) => CalendarCompiler.Compile(definition);

    public bool IsBusinessDay(LocalDate date) => _rules.IsBusinessDay(date);

    /// <summary>Open hours of a date in wall time, for screens.</summary>
    public IReadOnlyList<OpenHours> HoursOn(LocalDate date) => _rules.On(date);

    /// <summary>The instant itself when open, else the next opening; null when there is none within the horizon.</summary>
    public Instant? NextOpening(Instant from)
    {
        foreach (var period in OpenPeriods(from))
        {
            return period.Start;
        }

        return null;
    }

    /// <summary>The open periods after an instant, the first one cut at it, until the horizon ends. Lazy.</summary>
    public IEnumerable<Interval> OpenPeriods(Instant from)
    {
        var at = Math.Max(from.ToUnixTimeTicks(), MinTicks);
        var year = at < MaxTicks ? YearAt(at) : null;
        var last = year?.Year + HorizonYears;
        for (; year is not null && year.Year <= last; year = Year(year.Year + 1))
        {
            // A closing exactly at the instant leaves nothing open: hence the tick after it.
            for (var i = year.FirstTo(at + 1); i < year.From.Length; i++)
            {
                yield return new(Instant.FromUnixTimeTicks(Math.Max(at, year.From[i])), Instant.FromUnixTimeTicks(year.To[i]));
            }
        }
    }

    internal bool Covers(long ticks) => ticks >= MinTicks && ticks < MaxTicks;

    internal LocalDateTime Local(Instant instant) => instant.InZone(Zone).LocalDateTime;

    private OpenYear? Year(int year)
    {
        var index = year - FirstYear;
        if (index < 0 || index >= _years.Length)
        {
            return null;
        }

        var built = Volatile.Read(ref _years[index]);
        if (built is null)
        {
            var fresh = OpenYear.Build(year, Zone, _rules);
            built = Interlocked.CompareExchange(ref _years[index], fresh, null) ?? fresh;
        }

        return built;
    }

    /// <summary>The year that holds an instant inside [MinTicks, MaxTicks).</summary>
    private OpenYear YearAt(long ticks)
    {
        // The local year is only a guess: an autumn change at New Year's midnight shows the old year twice.
        var guess = Math.Clamp(Instant.FromUnixTimeTicks(ticks).InZone(Zone).Year, FirstYear, LastYear);
        var year = Year(guess)!;
        if (ticks < year.Start)
        {
            return Year(guess - 1)!;
        }

        return ticks >= year.End ? Year(guess + 1)! : year;
    }
}
