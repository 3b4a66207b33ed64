using Derman.Core.Clocks;

namespace Derman.Core.Tests.Clocks;

/// <summary>Terms as the law counts them: 3071 (30 calendar days), 4982 (15 business days), the Iranian information act (10).</summary>
public sealed class LegalTermTests
{
    [Theory]
    [InlineData("2026-03-16", 15, "2026-04-07")]
    [InlineData("2026-05-25", 5, "2026-06-04")]
    [InlineData("2026-10-26", 5, "2026-11-03")]
    [InlineData("2026-10-24", 5, "2026-11-02")] // received on a Saturday
    [InlineData("2027-05-14", 15, "2027-06-09")]
    public void BusinessDays_Turkey_SkipHolidaysAndCountHalfDays(string received, int days, string due) =>
        AssertDays(Calendars.Turkey, received, days, due);

    [Theory]
    [InlineData("2026-08-03", 10, "2026-08-19")]
    [InlineData("2027-03-09", 10, "2027-03-31")] // over Nowruz
    public void BusinessDays_IranToWednesday_LeaveThursdaysOut(string received, int days, string due) =>
        AssertDays(Calendars.IranToWednesday, received, days, due);

    [Fact]
    public void BusinessDays_IranToThursday_CountThursdays() =>
        AssertDays(Calendars.IranToThursday, "2026-08-03", 10, "2026-08-18");

    [Theory]
    [InlineData("2026-10-28 10:00", 8, "2026-10-30 15:00:00")] // eve of the Republic: morning only
    [InlineData("2026-05-26 11:30", 4, "2026-06-01 11:30:00")]
    [InlineData("2026-11-06 16:00", 8, "2026-11-09 16:00:00")]
    public void Hours_Turkey_RunInOfficeTime(string start, int hours, string due) =>
        Assert.Equal(due, Hours(Calendars.Turkey, start, hours));

    [Fact]
    public void Hours_Iran_CountThursdayWhetherBusinessDayOrNot()
    {
        Assert.Equal("2026-11-14 08:00:00", Hours(Calendars.IranToThursday, "2026-11-11 14:00", 8));
        Assert.Equal("2026-11-14 08:00:00", Hours(Calendars.IranToWednesday, "2026-11-11 14:00", 8));
    }

    [Fact]
    public void CalendarDays_EndingOnHoliday_NameTheDayToActBy()
    {
        var deadline = BusinessClock.Due(Calendars.Turkey, Calendars.At(Calendars.Turkey, "2026-04-01 10:00"), Target.OfCalendarDays(30, endOfDay: true));

        Assert.Equal("2026-05-01 23:59:59", Calendars.Local(Calendars.Turkey, deadline.Due));
        Assert.Equal("2026-04-30 17:00:00", Calendars.Local(Calendars.Turkey, deadline.ActBy));
        Assert.Equal(new(2026, 4, 30), deadline.ActByDate);
        Assert.Equal(new(2026, 5, 1), deadline.DueDate);
    }

    [Fact]
    public void CalendarDays_EndingOnHalfDay_NeedNoActBy()
    {
        var deadline = BusinessClock.Due(Calendars.Turkey, Calendars.At(Calendars.Turkey, "2026-09-28 10:00"), Target.OfCalendarDays(30, endOfDay: true));

        Assert.Equal("2026-10-28 23:59:59", Calendars.Local(Calendars.Turkey, deadline.Due));
        Assert.Null(deadline.ActBy);
    }

    [Fact]
    public void ActBy_BeforeTheStart_IsNotNamed()
    {
        var deadline = BusinessClock.Due(Calendars.Turkey, Calendars.At(Calendars.Turkey, "2026-11-07 10:00"), Target.OfCalendarDays(1, endOfDay: true));

        Assert.Equal("2026-11-08 23:59:59", Calendars.Local(Calendars.Turkey, deadline.Due));
        Assert.Null(deadline.ActBy);
    }

    private static void AssertDays(WorkCalendar calendar, string received, int days, string due)
    {
        var start = Calendars.At(calendar, received + " 10:00");

        Assert.Equal(due + " 10:00:00", Calendars.Local(calendar, BusinessClock.Due(calendar, start, Target.OfBusinessDays(days)).Due));
        var legal = BusinessClock.Due(calendar, start, Target.OfBusinessDays(days, endOfDay: true));
        Assert.Equal(due + " 23:59:59", Calendars.Local(calendar, legal.Due));
        Assert.Null(legal.ActBy);
    }

    private static string Hours(WorkCalendar calendar, string start, int hours) =>
        Calendars.Local(calendar, BusinessClock.Due(calendar, Calendars.At(calendar, start), Target.OfMinutes(hours * 60)).Due);
}
