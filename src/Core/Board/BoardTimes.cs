using Derman.Core.Clocks;
using NodaTime;

namespace Derman.Core.Board;

/// <summary>The moments a board is about: its period, and earlier ones of the same days of the week, each up to the same time of day.</summary>
internal sealed class BoardTimes
{
    private const int WeeksBack = 8;
    private readonly DateTimeZone _zone;
    private readonly LocalDateTime _now;

    public BoardTimes(BoardPeriod period, Instant now, DateTimeZone zone)
    {
        (Now, Period, _zone) = (now, period, zone);
        _now = now.InZone(zone).LocalDateTime;
        FirstDay = Today.PlusDays(1 - Days);
        From = Start(FirstDay);
        Tomorrow = Start(Today.PlusDays(1));
    }

    public Instant Now { get; }

    public BoardPeriod Period { get; }

    public LocalDate Today => _now.Date;

    public LocalDate FirstDay { get; }

    public Instant From { get; }

    public Instant Tomorrow { get; }

    private int Days => Period switch { BoardPeriod.Day => 1, BoardPeriod.Week => 7, _ => 28 };

    public Instant Start(LocalDate day) => _zone.AtStartOfDay(day).ToInstant();

    public LocalDate DayOf(Instant at) => at.InZone(_zone).Date;

    /// <summary>The newest first. A day is compared with days that were worked as it is: a holiday says nothing about a usual Monday.</summary>
    /// <param name="since">When this desk began; periods that reach before it are none.</param>
    public IEnumerable<(Instant From, Instant To)> Before(Instant since, WorkCalendar? calendar)
    {
        var step = Math.Max(Days, 7);
        for (var back = step; back <= WeeksBack * 7 || back <= 3 * step; back += step)
        {
            var from = Start(FirstDay.PlusDays(-back));
            if (from < since)
            {
                yield break;
            }

            if (Period != BoardPeriod.Day || calendar is null || calendar.IsBusinessDay(Today.PlusDays(-back)) == calendar.IsBusinessDay(Today))
            {
                yield return (from, _now.PlusDays(-back).InZoneLeniently(_zone).ToInstant());
            }
        }
    }
}
