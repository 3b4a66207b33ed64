namespace Derman.Core.Clocks;

/// <summary>How long a clock may run. Exactly one of the three amounts is set; zero means "no deadline".</summary>
/// <param name="Minutes">Open (business) minutes of the calendar; may be fractional, seconds are kept.</param>
/// <param name="BusinessDays">Whole business days; the day of the start does not count.</param>
/// <param name="CalendarDays">Calendar days; the day of the start does not count.</param>
/// <param name="EndOfDay">The term ends when its last local day ends, instead of keeping the clock time (legal terms).</param>
public sealed record Target(decimal? Minutes = null, int? BusinessDays = null, int? CalendarDays = null, bool EndOfDay = false)
{
    public static Target OfMinutes(decimal minutes) => new(Minutes: minutes);

    public static Target OfBusinessDays(int days, bool endOfDay = false) => new(BusinessDays: days, EndOfDay: endOfDay);

    public static Target OfCalendarDays(int days, bool endOfDay = false) => new(CalendarDays: days, EndOfDay: endOfDay);

    public bool IsNone => (Minutes ?? 0) == 0 && (BusinessDays ?? 0) == 0 && (CalendarDays ?? 0) == 0;
}
