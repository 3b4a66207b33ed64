using Derman.Core.Clocks;
using NodaTime;
using NodaTime.Text;

namespace Derman.Core.Tests.Clocks;

public sealed class CalendarCompileTests
{
    private static readonly string[][] Office = Calendars.Hours("08:00", "17:00");

    [Fact]
    public void Compile_BrokenCalendar_NamesEveryProblem()
    {
        var compiled = WorkCalendar.Compile(new(
            "broken",
            "Europe/Atlantis",
            new(
                Mon: [["08:00", "18:60"], ["24:00", "24:00"]],
                Tue: [["13:00", "17:00"], ["08:00", "12:00"]],
                Wed: [["08:00", "12:00"], ["11:00", "17:00"]],
                Thu: [["22:00", "06:00"], ["08:00"]],
                Fri: [["8:00", "12:00"], null!]),
            Ranges: [new("2026-08-31", "2026-07-01", new()), new("2026-02-30", "2026-03-01", new(Sun: [["09:00", "09:00"]]))],
            SpecialDays: [new("05-01", []), new("2026-10-28", []), new("2026-10-28", Office)],
            Holidays: [new("02-30"), new("2026-1-1"), new("29 October"), new("3000-01-01"), new("02-29")],
            NotBusinessDays: ["thu", "Thursday"]));

        Assert.False(compiled.Ok);
        Assert.Equal(
            [
                "timeZone calendar.zoneUnknown",
                "weekly.mon[0][1] calendar.timeInvalid",
                "weekly.mon[1][0] calendar.timeInvalid",
                "weekly.tue[1] calendar.intervalOrder",
                "weekly.wed[1] calendar.intervalOverlap",
                "weekly.thu[0] calendar.intervalEmpty",
                "weekly.thu[1] calendar.intervalShape",
                "weekly.fri[0][0] calendar.timeInvalid",
                "weekly.fri[1] calendar.intervalShape",
                "ranges[0] calendar.rangeReversed",
                "ranges[1].from calendar.dateInvalid",
                "ranges[1].weekly.sun[0] calendar.intervalEmpty",
                "specialDays[0].date calendar.dateInvalid",
                "specialDays[2].date calendar.specialDayTwice",
                "notBusinessDays[1] calendar.weekdayUnknown",
                "holidays[0].date calendar.dateInvalid",
                "holidays[1].date calendar.dateInvalid",
                "holidays[2].date calendar.dateInvalid",
                "holidays[3].date calendar.dateInvalid",
            ],
            compiled.Problems.Select(p => $"{p.Path} {p.Code}"),
            StringComparer.Ordinal);
        Assert.All(compiled.Problems, p => Assert.True(p.Cause.Length > 0 && p.Cure.Length > 0));
    }

    [Fact]
    public void Compile_WithoutOpenHour_IsRefused()
    {
        Assert.Equal("calendar.neverOpen", Code(new("c", "UTC", new())));
        Assert.Equal("calendar.neverOpen", Code(new("c", "UTC", null!, SpecialDays: [new("2026-01-05", [])])));
        Assert.Equal("calendar.neverOpen", Code(new("c", "UTC", new(Mon: Office), Holidays: EveryDay())));
        Assert.Equal("calendar.neverOpen", Code(new("c", "UTC", new(Mon: Office), Ranges: [new("1900-01-01", "2199-12-31", new())])));
        Assert.Equal("calendar.noBusinessDay", Code(new("c", "UTC", new(Mon: Office), NotBusinessDays: ["mon"])));
    }

    [Fact]
    public void Compile_OneSpecialDay_IsEnough() =>
        Assert.True(WorkCalendar.Compile(new("c", "UTC", new(Mon: Office), SpecialDays: [new("2026-01-06", Office)], Holidays: EveryDay())).Ok);

    [Fact]
    public void HoursOn_Date_FollowPrecedence()
    {
        var calendar = Calendars.Compile(new(
            "c",
            "UTC",
            new(Mon: Office, Tue: Office, Wed: Office, Thu: Office, Fri: Office),
            Ranges:
            [
                new("2026-06-01", "2026-06-30", new(Mon: Calendars.Hours("09:00", "10:00"), Tue: Calendars.Hours("09:00", "10:00"))),
                new("2026-06-09", "2026-06-09", new(Tue: Calendars.Hours("11:00", "12:00"))),
            ],
            SpecialDays: [new("2026-06-02", Calendars.Hours("13:00", "24:00")), new("2026-06-14", Office), new("2026-07-01", [])],
            Holidays: [new("06-02"), new("2026-06-08")]));

        Assert.Equal([new(13 * 60, 24 * 60)], calendar.HoursOn(new(2026, 6, 2))); // special day over holiday
        Assert.Empty(calendar.HoursOn(new(2026, 6, 8))); // holiday over range
        Assert.Equal([new(9 * 60, 10 * 60)], calendar.HoursOn(new(2026, 6, 1))); // range over week
        Assert.Empty(calendar.HoursOn(new(2026, 6, 3))); // a day the range leaves out
        Assert.Equal([new(11 * 60, 12 * 60)], calendar.HoursOn(new(2026, 6, 9))); // the later range
        Assert.Equal([new(8 * 60, 17 * 60)], calendar.HoursOn(new(2026, 7, 2)));
        Assert.False(calendar.IsBusinessDay(new(2026, 7, 1)));
        Assert.True(calendar.IsBusinessDay(new(2026, 6, 14))); // an extra Sunday
    }

    [Fact]
    public void NotBusinessDay_WithHours_CountsInMinutesOnly()
    {
        var thursday = new LocalDate(2026, 11, 12);

        Assert.False(Calendars.IranToWednesday.IsBusinessDay(thursday));
        Assert.True(Calendars.IranToThursday.IsBusinessDay(thursday));
        Assert.Single(Calendars.IranToWednesday.HoursOn(thursday));
    }

    private static string Code(CalendarDefinition definition) => Assert.Single(WorkCalendar.Compile(definition).Problems).Code;

    private static Holiday[] EveryDay() =>
        [.. Enumerable.Range(0, 366).Select(i => new Holiday(LocalDatePattern.Iso.Format(new LocalDate(2024, 1, 1).PlusDays(i))[5..]))];
}
