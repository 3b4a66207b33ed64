namespace Derman.Core.Clocks;

/// <summary>What a target must be before anybody counts with it.</summary>
public static class TargetCheck
{
    public const int MaxDays = WorkCalendar.HorizonYears * 366;

    public const decimal MaxMinutes = MaxDays * 24m * 60m;

    public static IReadOnlyList<CalendarProblem> Problems(Target target, string path)
    {
        var problems = new List<CalendarProblem>();
        var amounts = (target.Minutes is null ? 0 : 1) + (target.BusinessDays is null ? 0 : 1) + (target.CalendarDays is null ? 0 : 1);
        if (amounts != 1)
        {
            problems.Add(new(path, "target.oneAmount", amounts == 0 ? "The target names no amount." : "The target names more than one amount.",
                "Give exactly one of minutes, businessDays and calendarDays."));
        }

        Check(target.Minutes, MaxMinutes, $"{path}.minutes", problems);
        Check(target.BusinessDays, MaxDays, $"{path}.businessDays", problems);
        Check(target.CalendarDays, MaxDays, $"{path}.calendarDays", problems);
        return problems;
    }

    private static void Check(decimal? amount, decimal max, string path, List<CalendarProblem> problems)
    {
        if (amount < 0)
        {
            problems.Add(new(path, "target.negative", "A target cannot be negative.", "Give zero for no deadline, or count backward."));
        }
        else if (amount > max)
        {
            problems.Add(new(path, "target.tooLarge", "The target is longer than the engine counts.",
                FormattableString.Invariant($"Give at most {max}.")));
        }
    }
}
