namespace Derman.Core.Clocks;

/// <summary>Time as a clock counts it: the open time of a calendar, or every minute of day and night.</summary>
internal readonly struct Timeline(WorkCalendar calendar, bool roundTheClock)
{
    public long Between(long from, long to) =>
        to <= from ? 0 : roundTheClock ? to - from : calendar.OpenBetween(from, to);

    public long? Forward(long from, long amount) =>
        roundTheClock ? Within(from, amount) : calendar.Forward(from, amount);

    public long? Backward(long from, long amount) =>
        roundTheClock ? Within(from, -amount) : calendar.Backward(from, amount);

    /// <summary>Time that counts between two moments: open and not paused.</summary>
    public long Running(long from, long to, ReadOnlySpan<StandStill> pauses)
    {
        var running = Between(from, to);
        foreach (var pause in pauses)
        {
            running -= Between(Math.Max(pause.From, from), Math.Min(pause.To, to));
        }

        return running;
    }

    private long? Within(long from, long amount) => calendar.Covers(from) && calendar.Covers(from + amount) ? from + amount : null;
}
