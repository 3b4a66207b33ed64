using Derman.Core.Clocks;
using NodaTime;

namespace Derman.Core.Tests.Clocks;

/// <summary>The choices where products disagree, one test each.</summary>
public sealed class ConventionTests
{
    private static readonly WorkCalendar Turkey = Calendars.Turkey;

    [Theory]
    [InlineData("2026-11-02 07:10", "2026-11-03 08:00:00")] // before the opening: to it
    [InlineData("2026-11-02 09:10", "2026-11-03 09:10:00")]
    [InlineData("2026-11-02 12:30", "2026-11-03 13:00:00")] // at lunch
    [InlineData("2026-11-02 17:00", "2026-11-03 17:00:00")] // exactly at closing: stays
    [InlineData("2026-11-02 17:01", "2026-11-04 08:00:00")] // after it: the next opening
    [InlineData("2026-11-05 20:00", "2026-11-09 08:00:00")] // Friday evening
    [InlineData("2026-10-27 15:00", "2026-10-30 08:00:00")] // closed afternoon of a half day
    public void BusinessDay_KeepsClockTimeInsideHours(string start, string due) =>
        Assert.Equal(due, Local(BusinessClock.Due(Turkey, At(start), Target.OfBusinessDays(1))));

    [Theory]
    [InlineData("2026-11-04 07:10", "2026-11-02 17:00:00")]
    [InlineData("2026-11-04 12:30", "2026-11-03 12:00:00")]
    [InlineData("2026-11-04 20:00", "2026-11-03 17:00:00")]
    public void BusinessDay_Backward_MovesToTheClosingBefore(string end, string begin) =>
        Assert.Equal(begin, Local(BusinessClock.Before(Turkey, At(end), Target.OfBusinessDays(1))));

    [Fact]
    public void BusinessDay_OverNewYear_CountsBothWays()
    {
        Assert.Equal("2027-01-04 09:00:00", Local(Due("2026-12-31 09:00", Target.OfBusinessDays(1))));
        Assert.Equal("2026-12-31 09:00:00", Local(BusinessClock.Before(Turkey, At("2027-01-01 09:00"), Target.OfBusinessDays(1))));
    }

    [Fact]
    public void BusinessDay_AfterClosingBeforeUncountedThursday_MovesToSaturday() =>
        Assert.Equal(
            "2026-11-14 07:30:00",
            Calendars.Local(
                Calendars.IranToWednesday,
                BusinessClock.Due(Calendars.IranToWednesday, Calendars.At(Calendars.IranToWednesday, "2026-11-10 18:00"), Target.OfBusinessDays(1)).Due));

    [Fact]
    public void RoundTheClock_MinutesIgnoreTheCalendar_DaysDoNot()
    {
        Assert.Equal("2026-11-08 04:00:00", Local(Due("2026-11-07 22:00", Target.OfMinutes(360), null, roundTheClock: true)));
        Assert.Equal("2026-11-09 09:00:00", Local(Due("2026-11-06 09:00", Target.OfBusinessDays(1), null, roundTheClock: true)));
    }

    [Fact]
    public void FractionalMinutes_AreExact() =>
        Assert.Equal(At("2026-11-02 09:00") + Duration.FromMilliseconds(100), Due("2026-11-02 09:00", Target.OfMinutes(0.1m / 60m)).Due);

    [Fact]
    public void Pauses_OverlappingAndUnsorted_CountOnce()
    {
        Pause[] pauses = [Pause("11:00", "11:30"), Pause("09:30", "10:30"), Pause("10:00", "10:45"), Pause("10:50", "10:50")];

        Assert.Equal("2026-11-02 14:45:00", Local(Due("2026-11-02 09:00", Target.OfMinutes(180), pauses)));
        Assert.Equal(Duration.FromHours(1.25), BusinessClock.Elapsed(Turkey, At("2026-11-02 09:00"), At("2026-11-02 12:00"), pauses));
    }

    [Fact]
    public void Pause_WithoutEnd_StandsUnlessItBeganTooLate()
    {
        Pause[] early = [new(At("2026-11-02 10:00"), null)];
        Pause[] late = [new(At("2026-11-03 11:00"), null)];

        Assert.Equal(Deadline.Standing, Due("2026-11-02 09:00", Target.OfMinutes(61), early));
        Assert.Equal("2026-11-02 10:00:00", Local(Due("2026-11-02 09:00", Target.OfMinutes(60), early)));
        Assert.Equal(Deadline.Standing, Due("2026-11-02 09:00", Target.OfBusinessDays(1), early));
        Assert.Equal("2026-11-03 09:00:00", Local(Due("2026-11-02 09:00", Target.OfBusinessDays(1), late)));
        Assert.Equal(Deadline.Standing, Due("2026-11-02 09:00", Target.OfBusinessDays(2, endOfDay: true), early));
        Assert.Equal(Duration.FromHours(1), BusinessClock.Elapsed(Turkey, At("2026-11-02 09:00"), At("2026-11-09 09:00"), early));
    }

    [Fact]
    public void Pause_OnLegalTerm_CostsTheDaysItEnds()
    {
        Pause[] overTwoClosings = [new(At("2026-11-03 10:00"), At("2026-11-05 10:00"))];
        Pause[] withinOneDay = [new(At("2026-11-03 10:00"), At("2026-11-03 16:00"))];

        Assert.Equal("2026-11-11 23:59:59", Local(Due("2026-11-02 09:00", Target.OfBusinessDays(5, endOfDay: true), overTwoClosings)));
        Assert.Equal("2026-11-09 23:59:59", Local(Due("2026-11-02 09:00", Target.OfBusinessDays(5, endOfDay: true), withinOneDay)));
        Assert.Equal("2026-11-09 23:59:59", Local(Due("2026-11-02 09:00", Target.OfCalendarDays(5, endOfDay: true), overTwoClosings)));
    }

    [Fact]
    public void CalendarDays_KeepClockTime_AndWaitDayAndNight()
    {
        Pause[] pauses = [new(At("2026-11-03 10:00"), At("2026-11-04 11:00"))];

        Assert.Equal("2026-11-07 22:15:00", Local(Due("2026-11-02 22:15", Target.OfCalendarDays(5))));
        Assert.Equal("2026-11-08 23:15:00", Local(Due("2026-11-02 22:15", Target.OfCalendarDays(5), pauses)));
        Assert.Equal("2026-11-02 22:15:00", Local(BusinessClock.Before(Turkey, At("2026-11-08 23:15"), Target.OfCalendarDays(5), pauses)));
    }

    [Fact]
    public void SpringGap_MovesClockTimeForward_AndAutumnTakesTheFirst()
    {
        var berlin = Calendars.Compile(new("c", "Europe/Berlin", Calendars.AllWeek));

        Assert.Equal(Instant.FromUtc(2026, 3, 29, 1, 30), BusinessClock.Due(berlin, Instant.FromUtc(2026, 3, 28, 1, 30), Target.OfBusinessDays(1)).Due);
        Assert.Equal(Instant.FromUtc(2026, 10, 25, 0, 30), BusinessClock.Due(berlin, Instant.FromUtc(2026, 10, 24, 0, 30), Target.OfBusinessDays(1)).Due);
    }

    [Fact]
    public void Search_OnCalendarThatClosedForGood_Ends()
    {
        var calendar = Calendars.Compile(new("c", "UTC", new(), Ranges: [new("2026-01-01", "2026-01-31", new(Mon: Calendars.Hours("08:00", "12:00")))]));
        var start = Instant.FromUtc(2026, 1, 20, 0, 0);

        Assert.Equal(DeadlineState.Set, BusinessClock.Due(calendar, start, Target.OfMinutes(240)).State);
        Assert.Equal(Deadline.Unreachable, BusinessClock.Due(calendar, start, Target.OfMinutes(241)));
        Assert.Equal(Deadline.Unreachable, BusinessClock.Due(calendar, start, Target.OfBusinessDays(2)));
        Assert.Equal(Deadline.Unreachable, BusinessClock.Due(calendar, start, Target.OfBusinessDays(2, endOfDay: true), [new(start, start + Duration.FromDays(1))]));
        Assert.Null(calendar.NextOpening(Instant.FromUtc(2026, 2, 1, 0, 0)));
        Assert.Equal(Deadline.Unreachable, BusinessClock.Due(calendar, Instant.MinValue, Target.OfCalendarDays(1)));
        Assert.Equal(Duration.FromHours(16), BusinessClock.Elapsed(calendar, Instant.MinValue, Instant.MaxValue));
    }

    [Theory]
    [InlineData(0, "2026-11-02 09:00:00")]
    [InlineData(25, "2026-11-02 11:30:00")] // the pause does not run
    [InlineData(50, "2026-11-02 14:30:00")] // nor does the lunch hour
    [InlineData(100, "2026-11-03 08:30:00")]
    [InlineData(150, "2026-11-03 11:30:00")]
    [InlineData(300, "2026-11-04 13:30:00")]
    public void AtShare_RunsInBusinessTime(int percent, string at)
    {
        var start = At("2026-11-02 09:00");
        Pause[] pauses = [Pause("10:00", "11:00"), Pause("13:00", "13:30")];
        var due = BusinessClock.Due(Turkey, start, Target.OfMinutes(360), pauses).Due!.Value;

        Assert.Equal(at, Calendars.Local(Turkey, BusinessClock.AtShare(Turkey, start, due, percent, pauses)));
    }

    [Fact]
    public void AtShare_WithoutOpenTimeBetween_UsesPlainTime()
    {
        var (saturday, sunday) = (At("2026-11-07 10:00"), At("2026-11-08 10:00"));

        Assert.Equal("2026-11-07 22:00:00", Calendars.Local(Turkey, BusinessClock.AtShare(Turkey, saturday, sunday, 50)));
        Assert.Equal("2026-11-08 10:00:00", Calendars.Local(Turkey, BusinessClock.AtShare(Turkey, saturday, sunday, 100)));
        Assert.Equal("2026-11-08 22:00:00", Calendars.Local(Turkey, BusinessClock.AtShare(Turkey, saturday, sunday, 150)));
    }

    [Fact]
    public async Task Calendar_SharedByThreads_AnswersTheSame()
    {
        var shared = Calendars.Compile(Calendars.TurkeyDefinition);
        var start = At("2026-11-02 09:00");
        var expected = Enumerable.Range(0, 200).Select(i => BusinessClock.Due(Turkey, start, Target.OfMinutes(1 + (i * 20000))).Due).ToArray();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() =>
            Enumerable.Range(0, 200).Select(i => BusinessClock.Due(shared, start, Target.OfMinutes(1 + (i * 20000))).Due).ToArray())));

        Assert.All(answers, a => Assert.Equal(expected, a));
    }

    private static Deadline Due(string start, Target target, Pause[]? pauses = null, bool roundTheClock = false) =>
        BusinessClock.Due(Turkey, At(start), target, pauses, roundTheClock);

    private static Instant At(string local) => Calendars.At(Turkey, local);

    private static string Local(Deadline deadline) => Calendars.Local(Turkey, deadline.Due);

    private static Pause Pause(string from, string to) => new(At("2026-11-02 " + from), At("2026-11-02 " + to));
}
