using System.Runtime.InteropServices;
using NodaTime;

namespace Derman.Core.Clocks;

/// <summary>Open hours of one local day, in minutes since midnight; <paramref name="To"/> may be 1440.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OpenHours(int From, int To);

/// <summary>Seven days of hours, Monday first.</summary>
internal sealed record Week(OpenHours[][] Days)
{
    public static readonly OpenHours[] Closed = [];

    public OpenHours[] On(LocalDate date) => Days[(int)date.DayOfWeek - 1];
}

internal sealed record RangeRule(LocalDate From, LocalDate To, Week Week);

/// <summary>Which hours hold on a date. Precedence: special day, holiday, dated range (a later entry wins), weekly hours.</summary>
internal sealed record CalendarRules(
    Week Weekly,
    IReadOnlyList<RangeRule> Ranges,
    IReadOnlyDictionary<LocalDate, OpenHours[]> Special,
    IReadOnlySet<LocalDate> Holidays,
    IReadOnlySet<int> YearlyHolidays,
    IReadOnlySet<IsoDayOfWeek> NotBusiness)
{
    public static int YearlyKey(int month, int day) => (month * 100) + day;

    public OpenHours[] On(LocalDate date)
    {
        if (Special.Count > 0 && Special.TryGetValue(date, out var own))
        {
            return own;
        }

        if (YearlyHolidays.Contains(YearlyKey(date.Month, date.Day)) || Holidays.Contains(date))
        {
            return Week.Closed;
        }

        for (var i = Ranges.Count - 1; i >= 0; i--)
        {
            if (date >= Ranges[i].From && date <= Ranges[i].To)
            {
                return Ranges[i].Week.On(date);
            }
        }

        return Weekly.On(date);
    }

    /// <summary>A day with any hour counts, a half day too, unless its weekday is taken out.</summary>
    public bool IsBusinessDay(LocalDate date) => On(date).Length > 0 && !NotBusiness.Contains(date.DayOfWeek);
}
