using NodaTime;

namespace Derman.Core.Clocks;

/// <summary>Answers "a request now would be due …" for a calendar given in the question itself.</summary>
public static class ClockPreview
{
    public static ClockPreviewOutcome Evaluate(ClockPreviewRequest request)
    {
        var problems = new List<CalendarProblem>();
        var calendar = Calendar(request, problems);
        var start = IsoMoment.Read(request.Start, "start", problems);
        var pauses = Pauses(request.Pauses ?? [], problems);
        if (request.Direction is not (null or "forward" or "backward"))
        {
            problems.Add(new("direction", "preview.direction", $"'{request.Direction}' is no direction.", "Write forward or backward."));
        }

        if (request.Target is null == request.End is null)
        {
            problems.Add(new("target", "preview.targetOrEnd", request.End is null ? "Neither target nor end is given." : "Both target and end are given.",
                "Give a target to learn when it is due, or an end to learn the open time until then."));
        }

        var end = request.End is null ? null : IsoMoment.Read(request.End, "end", problems);
        var target = request.Target is null ? null : ReadTarget(request.Target, problems);
        if (problems.Count > 0 || calendar is null || start is null)
        {
            return new(null, problems);
        }

        return target is null
            ? new(Elapsed(calendar, start.Value, end!.Value, pauses), [])
            : Due(calendar, start.Value, target, pauses, request.Direction == "backward");
    }

    private static ElapsedPreview Elapsed(WorkCalendar calendar, Instant start, Instant end, List<Pause> pauses) =>
        new(BusinessClock.Elapsed(calendar, start, end, pauses).BclCompatibleTicks / (decimal)NodaConstants.TicksPerSecond);

    private static ClockPreviewOutcome Due(WorkCalendar calendar, Instant start, Target target, List<Pause> pauses, bool backward)
    {
        var deadline = backward ? BusinessClock.Before(calendar, start, target, pauses) : BusinessClock.Due(calendar, start, target, pauses);
        if (deadline.State == DeadlineState.Unreachable)
        {
            return new(null, [new("target", "target.unreachable",
                FormattableString.Invariant($"The calendar has not that much open time within {WorkCalendar.HorizonYears} years."),
                "Ask for less, or open the calendar more.")]);
        }

        return new(new DuePreview(Text(deadline.Due, calendar.Zone), Text(deadline.ActBy, calendar.Zone)), []);
    }

    private static string? Text(Instant? instant, DateTimeZone zone) => instant is { } at ? IsoMoment.Format(at, zone) : null;

    private static WorkCalendar? Calendar(ClockPreviewRequest request, List<CalendarProblem> problems)
    {
        var compiled = WorkCalendar.Compile(new(
            "preview",
            request.Timezone ?? "",
            request.Weekly ?? new(),
            request.Ranges,
            request.SpecialDays,
            request.Holidays?.Select(h => new Holiday(h)).ToList(),
            request.NotBusinessDays));
        foreach (var problem in compiled.Problems)
        {
            problems.Add(problem with { Path = RequestPath(problem.Path) });
        }

        return compiled.Calendar;
    }

    /// <summary>Here holidays are plain strings, and the zone has the name the API gave it.</summary>
    private static string RequestPath(string path)
    {
        if (path == "timeZone")
        {
            return "timezone";
        }

        return path.StartsWith("holidays[", StringComparison.Ordinal) ? path.Replace(".date", "", StringComparison.Ordinal) : path;
    }

    private static List<Pause> Pauses(IReadOnlyList<PreviewPause> given, List<CalendarProblem> problems)
    {
        var pauses = new List<Pause>(given.Count);
        for (var i = 0; i < given.Count; i++)
        {
            var path = FormattableString.Invariant($"pauses[{i}]");
            var from = IsoMoment.Read(given[i]?.From, $"{path}.from", problems);
            var to = given[i]?.To is { } text ? IsoMoment.Read(text, $"{path}.to", problems) : null;
            if (to < from)
            {
                problems.Add(new(path, "pause.reversed", "The pause ends before it begins.", "Swap from and to."));
            }
            else if (from is { } begin)
            {
                pauses.Add(new(begin, to));
            }
        }

        return pauses;
    }

    private static Target? ReadTarget(PreviewTarget given, List<CalendarProblem> problems)
    {
        var before = problems.Count;
        var business = Whole(given.BusinessDays, "target.businessDays", problems);
        var calendar = Whole(given.CalendarDays, "target.calendarDays", problems);
        if (problems.Count > before)
        {
            return null;
        }

        var target = new Target(given.Minutes, business, calendar, given.EndOfDay);
        problems.AddRange(TargetCheck.Problems(target, "target"));
        return target;
    }

    private static int? Whole(decimal? days, string path, List<CalendarProblem> problems)
    {
        if (days is { } amount && (amount != decimal.Truncate(amount) || Math.Abs(amount) > int.MaxValue))
        {
            problems.Add(new(path, "target.notWhole", "Days are whole.", "Give a whole number of days, or minutes."));
            return null;
        }

        return (int?)days;
    }
}
