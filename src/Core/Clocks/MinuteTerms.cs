namespace Derman.Core.Clocks;

/// <summary>Terms counted in open time: the clock walks from pause to pause.</summary>
internal static class MinuteTerms
{
    /// <summary>A due time that falls on the first moment of a pause is reached before the clock stops.</summary>
    public static (long? Due, bool Standing) Forward(Timeline timeline, long start, long amount, ReadOnlySpan<StandStill> pauses)
    {
        var cursor = start;
        foreach (var pause in pauses)
        {
            if (pause.To <= cursor)
            {
                continue;
            }

            var open = timeline.Between(cursor, pause.From);
            if (open >= amount)
            {
                break;
            }

            if (pause.Open)
            {
                return (null, true);
            }

            amount -= open;
            cursor = pause.To;
        }

        return (timeline.Forward(cursor, amount), false);
    }

    public static long? Backward(Timeline timeline, long end, long amount, ReadOnlySpan<StandStill> pauses)
    {
        var cursor = end;
        for (var i = pauses.Length - 1; i >= 0; i--)
        {
            if (pauses[i].From >= cursor)
            {
                continue;
            }

            var open = timeline.Between(pauses[i].To, cursor);
            if (open >= amount)
            {
                break;
            }

            amount -= open;
            cursor = pauses[i].From;
        }

        return timeline.Backward(cursor, amount);
    }
}
