using NodaTime;

namespace Derman.Core.Clocks;

/// <summary>Business days, and where a clock time falls against the open hours.</summary>
public sealed partial class WorkCalendar
{
    /// <summary>The n-th business day after the date (before it when negative); the date itself does not count.</summary>
    internal LocalDate? AddBusinessDays(LocalDate date, int days)
    {
        var step = Math.Sign(days);
        var left = Math.Abs(days);
        var next = date.PlusDays(step);
        var index = next.DayOfYear - 1;
        var last = next.Year + (HorizonYears * step);
        for (var year = Year(next.Year); year is not null && (last - year.Year) * step >= 0; year = Year(year.Year + step))
        {
            var business = year.Business;
            if (year.Year != next.Year)
            {
                index = step > 0 ? 0 : business.Length - 1;
            }

            for (; index >= 0 && index < business.Length; index += step)
            {
                if (business[index] && --left == 0)
                {
                    return new LocalDate(year.Year, 1, 1).PlusDays(index);
                }
            }
        }

        return null;
    }

    /// <summary>The instant when it lies in open hours (a closing included), else the next opening of a business day.</summary>
    internal long? AlignForward(long at)
    {
        if (!Covers(at))
        {
            return null;
        }

        var year = YearAt(at);
        var last = year.Year + HorizonYears;
        var i = year.FirstTo(at);
        if (i < year.From.Length && year.From[i] <= at)
        {
            return at;
        }

        for (; year is not null && year.Year <= last; year = Year(year.Year + 1), i = 0)
        {
            for (; i < year.From.Length; i++)
            {
                if (year.Business[year.Day[i]])
                {
                    return year.From[i];
                }
            }
        }

        return null;
    }

    /// <summary>The instant when it lies in open hours, else the closing before it of a business day.</summary>
    internal long? AlignBackward(long at)
    {
        if (!Covers(at))
        {
            return null;
        }

        var year = YearAt(at);
        var i = year.LastFrom(at);
        return i >= 0 && year.To[i] >= at ? at : LastBusinessClosing(year, i)?.Closing;
    }

    /// <summary>The last business day before the date, with its closing time.</summary>
    internal (long Closing, LocalDate Date)? LastBusinessClosingBefore(LocalDate date)
    {
        var midnight = Zone.AtStartOfDay(date).ToInstant().ToUnixTimeTicks();
        if (!Covers(midnight))
        {
            return null;
        }

        var year = YearAt(midnight);
        return LastBusinessClosing(year, year.LastFrom(midnight - 1));
    }

    /// <summary>Closing time of the date, or null when nothing of it is open.</summary>
    internal long? ClosingOf(LocalDate date)
    {
        var year = Year(date.Year);
        var i = year is null ? -1 : Array.BinarySearch(year.Day, (short)(date.DayOfYear - 1));
        if (year is null || i < 0)
        {
            return null;
        }

        while (i + 1 < year.Day.Length && year.Day[i + 1] == year.Day[i])
        {
            i++;
        }

        return year.To[i];
    }

    private (long Closing, LocalDate Date)? LastBusinessClosing(OpenYear from, int index)
    {
        var last = from.Year - HorizonYears;
        for (var year = from; year is not null && year.Year >= last; year = Year(year.Year - 1), index = (year?.From.Length ?? 0) - 1)
        {
            for (; index >= 0; index--)
            {
                if (year.Business[year.Day[index]])
                {
                    return (year.To[index], new LocalDate(year.Year, 1, 1).PlusDays(year.Day[index]));
                }
            }
        }

        return null;
    }
}
