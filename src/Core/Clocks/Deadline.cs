using NodaTime;

namespace Derman.Core.Clocks;

public enum DeadlineState
{
    /// <summary>The target is zero: nothing is promised.</summary>
    None,

    /// <summary><see cref="Deadline.Due"/> holds the moment.</summary>
    Set,

    /// <summary>A pause without end began before the target ran out: the moment is not known until it ends.</summary>
    Standing,

    /// <summary>The calendar has not so much open time within <see cref="WorkCalendar.HorizonYears"/> years.</summary>
    Unreachable,
}

/// <summary>When a clock runs out. Met means done at or before <paramref name="Due"/>.</summary>
/// <param name="DueDate">Local date of <paramref name="Due"/> in the calendar's zone.</param>
/// <param name="ActBy">Set when a day-counted term ends on a day nobody works: closing time of the last business day before it.</param>
/// <param name="ActByDate">Local date of <paramref name="ActBy"/>.</param>
public sealed record Deadline(DeadlineState State, Instant? Due, LocalDate? DueDate, Instant? ActBy, LocalDate? ActByDate)
{
    public static readonly Deadline None = new(DeadlineState.None, null, null, null, null);

    public static readonly Deadline Standing = new(DeadlineState.Standing, null, null, null, null);

    public static readonly Deadline Unreachable = new(DeadlineState.Unreachable, null, null, null, null);

    internal static Deadline At(WorkCalendar calendar, long ticks)
    {
        var due = Instant.FromUnixTimeTicks(ticks);
        return new(DeadlineState.Set, due, due.InZone(calendar.Zone).Date, null, null);
    }

    /// <summary>23:59:59 of a local day.</summary>
    internal static Deadline EndOf(WorkCalendar calendar, LocalDate date) =>
        At(calendar, calendar.Zone.AtStartOfDay(date.PlusDays(1)).ToInstant().ToUnixTimeTicks() - NodaConstants.TicksPerSecond);
}
