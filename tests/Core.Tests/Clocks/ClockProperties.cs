using Derman.Core.Clocks;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;

namespace Derman.Core.Tests.Clocks;

/// <summary>What must hold for every calendar. The seed is fixed: a failure names the case that failed.</summary>
public sealed class ClockProperties
{
    [Fact]
    public void Due_EqualsMinuteCounter() => ForAll(300, c =>
    {
        var expected = new MinuteCounter(c.Definition, c.Pauses).Due(c.Start, c.Minutes);

        return expected is null || expected == BusinessClock.Due(c.Calendar, c.Start, Target.OfMinutes(c.Minutes), c.Pauses).Due;
    });

    [Fact]
    public void Elapsed_EqualsMinuteCounter() => ForAll(300, c =>
    {
        var end = c.Start + Duration.FromMinutes(c.Minutes * 2);

        return Duration.FromMinutes(new MinuteCounter(c.Definition, c.Pauses).Elapsed(c.Start, end))
            == BusinessClock.Elapsed(c.Calendar, c.Start, end, c.Pauses);
    });

    [Fact]
    public void Elapsed_UntilDue_IsTheTarget() => ForAll(1000, c =>
    {
        var due = BusinessClock.Due(c.Calendar, c.Start, Target.OfMinutes(c.Minutes + 0.25m), c.Pauses);

        return due.State == DeadlineState.Unreachable
            || BusinessClock.Elapsed(c.Calendar, c.Start, due.Due!.Value, c.Pauses) == Duration.FromSeconds((c.Minutes * 60) + 15);
    });

    [Fact]
    public void Before_InvertsDue() => ForAll(1000, c =>
    {
        var target = Target.OfMinutes(c.Minutes);
        var due = BusinessClock.Due(c.Calendar, c.Start, target, c.Pauses);
        if (due.Due is not { } end)
        {
            return true;
        }

        // A start at night or in a pause is the same as the first moment that runs after it.
        var begin = BusinessClock.Before(c.Calendar, end, target, c.Pauses).Due!.Value;
        return begin >= c.Start
            && BusinessClock.Elapsed(c.Calendar, c.Start, begin, c.Pauses) == Duration.Zero
            && new MinuteCounter(c.Definition, c.Pauses).Runs(begin);
    });

    [Fact]
    public void Due_IsMonotonicInStartAndTarget() => ForAll(1000, c =>
    {
        var target = Target.OfMinutes(c.Minutes);
        var due = BusinessClock.Due(c.Calendar, c.Start, target, c.Pauses).Due ?? Instant.MaxValue;
        var later = BusinessClock.Due(c.Calendar, c.Start + Duration.FromMinutes(37), target, c.Pauses).Due ?? Instant.MaxValue;
        var longer = BusinessClock.Due(c.Calendar, c.Start, Target.OfMinutes(c.Minutes + 1), c.Pauses).Due ?? Instant.MaxValue;

        return due <= later && (due < longer || due == Instant.MaxValue);
    });

    [Fact]
    public void AtShare_RunsThatShareAndEndsAtDue() => ForAll(500, c =>
    {
        if (BusinessClock.Due(c.Calendar, c.Start, Target.OfMinutes(c.Minutes), c.Pauses).Due is not { } due)
        {
            return true;
        }

        var half = BusinessClock.AtShare(c.Calendar, c.Start, due, 50, c.Pauses)!.Value;
        var beyond = BusinessClock.AtShare(c.Calendar, c.Start, due, 150, c.Pauses);
        return BusinessClock.AtShare(c.Calendar, c.Start, due, 100, c.Pauses) == due
            && BusinessClock.Elapsed(c.Calendar, c.Start, half, c.Pauses) == Duration.FromSeconds(c.Minutes * 30)
            && (beyond is null || BusinessClock.Elapsed(c.Calendar, c.Start, beyond.Value, c.Pauses) == Duration.FromSeconds(c.Minutes * 90));
    });

    [Fact]
    public void BusinessDays_LandOnTheNthBusinessDayInOpenHours() => ForAll(500, c =>
    {
        var days = 1 + (c.Minutes % 40);
        if (BusinessClock.Due(c.Calendar, c.Start, Target.OfBusinessDays(days, endOfDay: true)).DueDate is not { } date)
        {
            return true;
        }

        var first = c.Start.InZone(c.Calendar.Zone).Date;
        var counted = Enumerable.Range(1, Period.Between(first, date, PeriodUnits.Days).Days).Count(i => c.Calendar.IsBusinessDay(first.PlusDays(i)));
        return counted == days && c.Calendar.IsBusinessDay(date);
    });

    private static void ForAll(int cases, Func<RandomCase, bool> holds) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), seed => holds(RandomCase.From(seed)))
            .Check(Config.QuickThrowOnFailure.WithReplay(20260316UL, 4983UL).WithMaxTest(cases));
}
