namespace Derman.Core.Clocks;

/// <summary>Reads the open intervals of days, noting what is wrong with them.</summary>
internal sealed class HoursReader(List<CalendarProblem> problems)
{
    public static readonly string[] DayCodes = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    public Week Week(WeeklyHours? weekly, string path)
    {
        IReadOnlyList<string[]>?[] days = weekly is null
            ? new IReadOnlyList<string[]>?[7]
            : [weekly.Mon, weekly.Tue, weekly.Wed, weekly.Thu, weekly.Fri, weekly.Sat, weekly.Sun];
        return new([.. days.Select((day, i) => Day(day, $"{path}.{DayCodes[i]}"))]);
    }

    public OpenHours[] Day(IReadOnlyList<string[]>? intervals, string path)
    {
        var hours = new List<OpenHours>();
        for (var i = 0; i < (intervals?.Count ?? 0); i++)
        {
            var at = FormattableString.Invariant($"{path}[{i}]");
            if (intervals![i] is not { Length: 2 } pair)
            {
                Add(at, "calendar.intervalShape", "An interval is a pair of times.", "Write [\"08:00\",\"12:00\"].");
                continue;
            }

            var opens = WallTime.TryParse(pair[0], out var from) && from < WallTime.EndOfDay;
            var closes = WallTime.TryParse(pair[1], out var to);
            if (!opens)
            {
                Add($"{at}[0]", "calendar.timeInvalid", $"'{pair[0]}' is no opening time.", "Write HH:mm from 00:00 to 23:59.");
            }

            if (!closes)
            {
                Add($"{at}[1]", "calendar.timeInvalid", $"'{pair[1]}' is no closing time.", "Write HH:mm from 00:01 to 24:00.");
            }

            if (opens && closes)
            {
                CheckInterval(new(from, to), hours, at);
                hours.Add(new(from, to));
            }
        }

        return [.. hours];
    }

    private void CheckInterval(OpenHours next, List<OpenHours> earlier, string at)
    {
        if (next.To <= next.From)
        {
            Add(at, "calendar.intervalEmpty", $"It closes at {WallTime.Format(next.To)}, not after it opens at {WallTime.Format(next.From)}.",
                "Close later than it opens; a night is two intervals, one to 24:00 and one from 00:00 of the next day.");
        }
        else if (earlier.Exists(e => next.From < e.To && e.From < next.To))
        {
            Add(at, "calendar.intervalOverlap", "It overlaps an interval before it.", "Join the two, or let one begin when the other ends.");
        }
        else if (earlier.Count > 0 && next.From < earlier[^1].From)
        {
            Add(at, "calendar.intervalOrder", "It stands after a later interval.", "Write the intervals of a day from morning to night.");
        }
    }

    private void Add(string path, string code, string cause, string cure) => problems.Add(new(path, code, cause, cure));
}
