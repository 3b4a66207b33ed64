using NodaTime;

namespace Derman.Core.Clocks;

/// <summary>
/// Business time, as pure functions. A due time exactly at closing stays there; zero is no deadline; ticks are kept;
/// a time the spring change skips moves forward, of a repeated one the first is meant. Targets must have passed
/// <see cref="TargetCheck"/>.
/// </summary>
public static class BusinessClock
{
    /// <summary>When a target that starts now runs out.</summary>
    /// <param name="roundTheClock">Minutes run day and night; days are counted as always.</param>
    public static Deadline Due(
        WorkCalendar calendar, Instant start, Target target, IReadOnlyList<Pause>? pauses = null, bool roundTheClock = false)
    {
        if (target.IsNone)
        {
            return Deadline.None;
        }

        var still = StandStill.Merge(pauses);
        if (target.Minutes is not { } minutes)
        {
            return DayTerms.Count(calendar, start, target, still, 1);
        }

        if (Ticks(minutes) is not { } amount || !calendar.Covers(start.ToUnixTimeTicks()))
        {
            return Deadline.Unreachable;
        }

        var (due, standing) = MinuteTerms.Forward(new(calendar, roundTheClock), start.ToUnixTimeTicks(), amount, still);
        return standing ? Deadline.Standing : Moment(calendar, due, target.EndOfDay);
    }

    /// <summary>When a target must start to run out at <paramref name="end"/>: the inverse of <see cref="Due"/>.</summary>
    public static Deadline Before(
        WorkCalendar calendar, Instant end, Target target, IReadOnlyList<Pause>? pauses = null, bool roundTheClock = false)
    {
        if (target.IsNone)
        {
            return Deadline.None;
        }

        var still = StandStill.Merge(pauses);
        if (target.Minutes is not { } minutes)
        {
            return DayTerms.Count(calendar, end, target, still, -1);
        }

        return Ticks(minutes) is { } amount && calendar.Covers(end.ToUnixTimeTicks())
            ? Moment(calendar, MinuteTerms.Backward(new(calendar, roundTheClock), end.ToUnixTimeTicks(), amount, still), target.EndOfDay)
            : Deadline.Unreachable;
    }

    /// <summary>Open time between two moments in which the clock ran; zero when they stand in the wrong order.</summary>
    public static Duration Elapsed(
        WorkCalendar calendar, Instant from, Instant to, IReadOnlyList<Pause>? pauses = null, bool roundTheClock = false) =>
        Duration.FromTicks(
            new Timeline(calendar, roundTheClock).Running(from.ToUnixTimeTicks(), to.ToUnixTimeTicks(), StandStill.Merge(pauses)));

    /// <summary>
    /// The moment at which that share of the time between start and due has run: 100 is the due time itself, more runs on
    /// behind it in business time. When no open time lies between the two, the shares are those of the plain time.
    /// Null when a pause without end, or the horizon, comes first.
    /// </summary>
    public static Instant? AtShare(
        WorkCalendar calendar, Instant start, Instant due, decimal percent, IReadOnlyList<Pause>? pauses = null, bool roundTheClock = false)
    {
        if (percent == 100m || due <= start)
        {
            return due;
        }

        var still = StandStill.Merge(pauses);
        var timeline = new Timeline(calendar, roundTheClock);
        var (from, to) = (start.ToUnixTimeTicks(), due.ToUnixTimeTicks());
        var total = timeline.Running(from, to, still);
        if (total == 0)
        {
            (timeline, total, still) = (new(calendar, true), to - from, []);
        }

        var share = (long)Math.Round(total * Math.Max(percent, 0m) / 100m);
        var at = percent < 100m
            ? MinuteTerms.Forward(timeline, from, share, still).Due
            : MinuteTerms.Forward(timeline, to, share - total, still).Due;
        return at is { } ticks ? Instant.FromUnixTimeTicks(ticks) : null;
    }

    private static long? Ticks(decimal minutes) =>
        minutes <= TargetCheck.MaxMinutes ? (long)Math.Round(minutes * NodaConstants.TicksPerMinute) : null;

    private static Deadline Moment(WorkCalendar calendar, long? ticks, bool endOfDay)
    {
        if (ticks is not { } at)
        {
            return Deadline.Unreachable;
        }

        var deadline = Deadline.At(calendar, at);
        return endOfDay ? Deadline.EndOf(calendar, deadline.DueDate!.Value) : deadline;
    }
}
