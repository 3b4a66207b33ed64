using Derman.Core.Clocks;
using NodaTime;
using NodaTime.Text;

namespace Derman.Core.Tests.Clocks;

/// <summary>Calendars the tests share.</summary>
internal static class Calendars
{
    private static readonly LocalDateTimePattern Minutes = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm");

    private static readonly LocalDateTimePattern Seconds = LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd HH:mm:ss");

    private static readonly string[][] Office = [["08:00", "12:00"], ["13:00", "17:00"]];

    private static readonly string[][] Morning = [["08:00", "12:00"]];

    /// <summary>A Turkish office; holidays of Law 2429 with the bayrams of 2026 and 2027.</summary>
    public static readonly CalendarDefinition TurkeyDefinition = new(
        "office",
        "Europe/Istanbul",
        new(Office, Office, Office, Office, Office),
        SpecialDays:
        [
            new("2026-03-19", Morning), new("2026-05-26", Morning), new("2026-10-28", Morning),
            new("2027-03-08", Morning), new("2027-10-28", Morning),
        ],
        Holidays: Days(
            "01-01", "04-23", "05-01", "05-19", "07-15", "08-30", "10-29",
            "2026-03-20", "2026-03-21", "2026-03-22", "2026-05-27", "2026-05-28", "2026-05-29", "2026-05-30",
            "2027-03-09", "2027-03-10", "2027-03-11", "2027-05-16", "2027-05-17", "2027-05-18", "2027-05-19"));

    /// <summary>Welfare office of West Azerbaijan: Thursday hours count, whether Thursday is a business day is the tenant's choice.</summary>
    public static readonly CalendarDefinition IranDefinition = new(
        "office",
        "Asia/Tehran",
        new(
            Mon: Hours("07:30", "15:00"), Tue: Hours("07:30", "15:00"), Wed: Hours("07:30", "15:00"), Thu: Hours("07:30", "14:00"),
            Sat: Hours("07:30", "15:00"), Sun: Hours("07:30", "15:00")),
        Holidays: Days(
            "2026-06-24", "2026-06-25", "2026-08-04", "2026-08-12", "2026-08-13", "2026-08-21", "2026-08-30", "2026-11-13", "2026-12-23",
            "2027-01-06", "2027-01-23", "2027-02-11", "2027-02-28", "2027-03-10", "2027-03-11", "2027-03-20",
            "2027-03-21", "2027-03-22", "2027-03-23", "2027-03-24", "2027-04-01", "2027-04-02", "2027-04-03"));

    public static readonly WorkCalendar Turkey = Compile(TurkeyDefinition);

    public static readonly WorkCalendar IranToThursday = Compile(IranDefinition);

    public static readonly WorkCalendar IranToWednesday = Compile(IranDefinition with { NotBusinessDays = ["thu"] });

    public static readonly WeeklyHours AllWeek = new(
        Hours("00:00", "24:00"), Hours("00:00", "24:00"), Hours("00:00", "24:00"), Hours("00:00", "24:00"),
        Hours("00:00", "24:00"), Hours("00:00", "24:00"), Hours("00:00", "24:00"));

    public static WorkCalendar Compile(CalendarDefinition definition)
    {
        var compiled = WorkCalendar.Compile(definition);
        Assert.True(compiled.Ok, string.Join('\n', compiled.Problems));
        return compiled.Calendar!;
    }

    public static string[][] Hours(string from, string to) => [[from, to]];

    public static Instant At(WorkCalendar calendar, string local) =>
        calendar.Zone.AtStrictly(Minutes.Parse(local).Value).ToInstant();

    public static string Local(WorkCalendar calendar, Instant? instant) =>
        instant is { } at ? Seconds.Format(at.InZone(calendar.Zone).LocalDateTime) : "none";

    private static Holiday[] Days(params string[] dates) => [.. dates.Select(d => new Holiday(d))];
}
