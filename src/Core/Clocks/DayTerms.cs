using NodaTime;

namespace Derman.Core.Clocks;

/// <summary>Terms counted in days. The day of the start never counts (3071 art. 7, 4982 art. 11 as practised).</summary>
internal static class DayTerms
{
    /// <param name="step">1 from a start to its end, -1 from an end back to its start.</param>
    public static Deadline Count(WorkCalendar calendar, Instant start, Target target, StandStill[] pauses, int step)
    {
        if (!calendar.Covers(start.ToUnixTimeTicks()))
        {
            return Deadline.Unreachable;
        }

        var deadline = target.EndOfDay
            ? EndOfDay(calendar, start, target, pauses, step)
            : KeepClockTime(calendar, start, target, pauses, step);
        return step > 0 ? WithActBy(calendar, start, deadline) : deadline;
    }

    /// <summary>The clock time stays; the waiting time of the pauses is added behind the days.</summary>
    private static Deadline KeepClockTime(WorkCalendar calendar, Instant start, Target target, StandStill[] pauses, int step)
    {
        var local = calendar.Local(start);
        if (LastDay(calendar, local.Date, target, step) is not { } date)
        {
            return Deadline.Unreachable;
        }

        long? landing = WallTime.At(calendar.Zone, date.At(local.TimeOfDay)).ToUnixTimeTicks();
        if (target.BusinessDays is not null)
        {
            landing = step > 0 ? calendar.AlignForward(landing.Value) : calendar.AlignBackward(landing.Value);
        }

        if (landing is null)
        {
            return Deadline.Unreachable;
        }

        // Calendar days wait day and night, business days only while the office is open.
        var timeline = new Timeline(calendar, target.BusinessDays is null);
        return step > 0
            ? WaitForward(calendar, timeline, start.ToUnixTimeTicks(), landing.Value, pauses)
            : WaitBackward(calendar, timeline, start.ToUnixTimeTicks(), landing.Value, pauses);
    }

    /// <summary>A pause that begins when the term is already over does not prolong it.</summary>
    private static Deadline WaitForward(WorkCalendar calendar, Timeline timeline, long start, long landing, StandStill[] pauses)
    {
        long? due = landing;
        var waiting = 0L;
        foreach (var pause in pauses)
        {
            if (pause.To <= start)
            {
                continue;
            }

            if (due is null || pause.From >= due)
            {
                break;
            }

            if (pause.Open)
            {
                return Deadline.Standing;
            }

            waiting += timeline.Between(Math.Max(pause.From, start), pause.To);
            due = timeline.Forward(landing, waiting);
        }

        return due is { } at ? Deadline.At(calendar, at) : Deadline.Unreachable;
    }

    private static Deadline WaitBackward(WorkCalendar calendar, Timeline timeline, long end, long landing, StandStill[] pauses)
    {
        long? begin = landing;
        var waiting = 0L;
        for (var i = pauses.Length - 1; i >= 0 && pauses[i].To > begin; i--)
        {
            waiting += timeline.Between(pauses[i].From, Math.Min(pauses[i].To, end));
            begin = timeline.Backward(landing, waiting);
        }

        return begin is { } at ? Deadline.At(calendar, at) : Deadline.Unreachable;
    }

    /// <summary>
    /// The term runs to 23:59:59 of its last local day. Days are whole here, so a pause costs whole days:
    /// a day on which the clock stands still when the day ends (closing time, or midnight for calendar days) does not count.
    /// </summary>
    private static Deadline EndOfDay(WorkCalendar calendar, Instant start, Target target, StandStill[] pauses, int step)
    {
        var date = calendar.Local(start).Date;
        if (pauses.Length == 0)
        {
            return LastDay(calendar, date, target, step) is { } last ? Deadline.EndOf(calendar, last) : Deadline.Unreachable;
        }

        var one = target.BusinessDays is null ? Target.OfCalendarDays(1) : Target.OfBusinessDays(1);
        for (var left = target.BusinessDays ?? target.CalendarDays; left > 0;)
        {
            if (LastDay(calendar, date, one, step) is not { } next)
            {
                return Deadline.Unreachable;
            }

            date = next;
            var end = (target.BusinessDays is null ? null : calendar.ClosingOf(date)) ?? Midnight(calendar, date.PlusDays(1));
            var still = Array.Find(pauses, p => p.From < end && p.To >= end);
            if (still.Open && step > 0)
            {
                return Deadline.Standing;
            }

            left -= still == default ? 1 : 0;
        }

        return Deadline.EndOf(calendar, date);
    }

    private static LocalDate? LastDay(WorkCalendar calendar, LocalDate date, Target target, int step)
    {
        if (target.BusinessDays is { } days)
        {
            return calendar.AddBusinessDays(date, days * step);
        }

        var last = date.PlusDays(target.CalendarDays!.Value * step);
        return last.Year is >= WorkCalendar.FirstYear and <= WorkCalendar.LastYear ? last : null;
    }

    private static long Midnight(WorkCalendar calendar, LocalDate date) => calendar.Zone.AtStartOfDay(date).ToInstant().ToUnixTimeTicks();

    /// <summary>Nobody answers on a holiday: the last business day before it is the one to act on, if it is not over already.</summary>
    private static Deadline WithActBy(WorkCalendar calendar, Instant start, Deadline deadline)
    {
        if (deadline.DueDate is not { } date || calendar.IsBusinessDay(date) || calendar.LastBusinessClosingBefore(date) is not { } last)
        {
            return deadline;
        }

        var closing = Instant.FromUnixTimeTicks(last.Closing);
        return closing > start ? deadline with { ActBy = closing, ActByDate = last.Date } : deadline;
    }
}
