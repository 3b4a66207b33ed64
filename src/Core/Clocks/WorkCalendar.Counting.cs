namespace Derman.Core.Clocks;

/// <summary>Open time as arithmetic, in ticks (100 ns): seconds and fractions of a minute are exact.</summary>
public sealed partial class WorkCalendar
{
    /// <summary>Open ticks in [from, to); what lies outside the supported years counts as closed.</summary>
    internal long OpenBetween(long from, long to)
    {
        from = Math.Max(from, MinTicks);
        to = Math.Min(to, MaxTicks - 1);
        if (to <= from)
        {
            return 0;
        }

        var year = YearAt(from);
        var open = -year.Upto(from);
        for (; to >= year.End; year = Year(year.Year + 1)!)
        {
            open += year.Total;
        }

        return open + year.Upto(to);
    }

    /// <summary>The instant at which that much open time has run; a closing time is kept. Null beyond the horizon.</summary>
    internal long? Forward(long from, long amount)
    {
        if (amount <= 0 || !Covers(from))
        {
            return amount <= 0 ? from : null;
        }

        var year = YearAt(from);
        var last = year.Year + HorizonYears;
        var done = year.Upto(from);
        while (done + amount > year.Total)
        {
            amount -= year.Total - done;
            done = 0;
            if (Year(year.Year + 1) is not { } next || next.Year > last)
            {
                return null;
            }

            year = next;
        }

        return year.Reach(done + amount);
    }

    /// <summary>The inverse of <see cref="Forward"/>; an opening time is kept.</summary>
    internal long? Backward(long from, long amount)
    {
        if (amount <= 0 || !Covers(from))
        {
            return amount <= 0 ? from : null;
        }

        var year = YearAt(from);
        var last = year.Year - HorizonYears;
        var done = year.Upto(from);
        while (done < amount)
        {
            amount -= done;
            if (Year(year.Year - 1) is not { } previous || previous.Year < last)
            {
                return null;
            }

            year = previous;
            done = year.Total;
        }

        return year.ReachBack(done - amount);
    }
}
