using NodaTime;
using NodaTime.Text;

namespace Derman.Core.Clocks;

/// <summary>Moments as they cross the wire: ISO 8601 with an offset, always in the Gregorian calendar whatever the culture.</summary>
public static class IsoMoment
{
    private static readonly OffsetDateTimePattern Output =
        OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss;FFFFFFFo<+HH:mm>");

    private static readonly OffsetDateTimePattern[] Inputs =
    [
        OffsetDateTimePattern.Rfc3339,
        OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mmo<Z+HH:mm>"),
        OffsetDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss;FFFFFFFFFo<Z+HHmm>"),
    ];

    public static string Format(Instant instant, DateTimeZone zone) => Output.Format(instant.InZone(zone).ToOffsetDateTime());

    /// <summary>The moment, or null and one problem more.</summary>
    public static Instant? Read(string? text, string path, ICollection<CalendarProblem> problems)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            problems.Add(new(path, "time.missing", "No time is given.", "Write for example 2026-03-16T09:30:00+03:00."));
            return null;
        }

        foreach (var pattern in Inputs)
        {
            if (pattern.Parse(text) is { Success: true } parsed)
            {
                return InRange(parsed.Value, path, problems);
            }
        }

        problems.Add(Explain(text, path));
        return null;
    }

    private static Instant? InRange(OffsetDateTime time, string path, ICollection<CalendarProblem> problems)
    {
        if (time.Year is > WorkCalendar.FirstYear and < WorkCalendar.LastYear)
        {
            return time.ToInstant();
        }

        problems.Add(new(path, "time.outOfRange", FormattableString.Invariant($"The year {time.Year} is outside what clocks count."),
            FormattableString.Invariant($"Give a year from {WorkCalendar.FirstYear + 1} to {WorkCalendar.LastYear - 1}.")));
        return null;
    }

    private static CalendarProblem Explain(string text, string path)
    {
        if (LocalDatePattern.Iso.Parse(text).Success)
        {
            return new(path, "time.dateOnly", $"'{text}' is a date without a time of day.", "Add time and offset, for example T09:30:00+03:00.");
        }

        return LocalDateTimePattern.ExtendedIso.Parse(text).Success || LocalDateTimePattern.GeneralIso.Parse(text).Success
            ? new(path, "time.offsetMissing", $"'{text}' has no offset, so it could be many moments.", "Add the offset, for example +03:00, or Z.")
            : new(path, "time.invalid", $"'{text}' is no ISO 8601 time.", "Write for example 2026-03-16T09:30:00+03:00.");
    }
}
