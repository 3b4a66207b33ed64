using NodaTime;

namespace Derman.Host.Localisation;

/// <summary>Time left or overrun on a clock, in the unit the clock counts in.</summary>
/// <param name="WorkingDays">Days are working days of the tenant's calendar.</param>
public readonly record struct Remaining(int Days, int Hours, int Minutes, bool WorkingDays, bool Late)
{
    /// <param name="open">Open (office) time left; negative when it is over.</param>
    /// <param name="day">Length of a working day of that calendar.</param>
    public static Remaining Working(Duration open, Duration day)
    {
        var late = open < Duration.Zero;
        var minutes = (long)Math.Floor((late ? -open : open).TotalMinutes);
        var perDay = Math.Max(1, (long)day.TotalMinutes);
        return new((int)(minutes / perDay), (int)(minutes % perDay / 60), (int)(minutes % perDay % 60), WorkingDays: true, late);
    }

    public static Remaining Calendar(Duration left)
    {
        var late = left < Duration.Zero;
        var span = late ? -left : left;
        return new(span.Days, span.Hours, span.Minutes, WorkingDays: false, late);
    }
}

/// <summary>The words of a span, in the two largest units that matter: 1 iş günü 5 sa · 2 sa 10 dk geç · ۲ ساعت و ۱۰ دقیقه دیر.</summary>
public static class Spans
{
    /// <summary>Beyond so many days nobody reads the hours.</summary>
    private const int MostDaysWithHours = 4;

    public static string Left(this IUiText text, Remaining left)
    {
        var span = text.Span(left);
        return left.Late ? text.T("span.late", ("span", span)) : span;
    }

    public static string Span(this IUiText text, Remaining span)
    {
        var days = text.T(span.WorkingDays ? "span.workingDays" : "span.days", ("n", span.Days));
        var hours = text.T("span.hours", ("n", span.Hours));
        var minutes = text.T("span.minutes", ("n", span.Minutes));
        return span switch
        {
            { Days: > 0 and < MostDaysWithHours, Hours: > 0 } => text.T("span.two", ("a", days), ("b", hours)),
            { Days: > 0 } => days,
            { Hours: > 0, Minutes: > 0 } => text.T("span.two", ("a", hours), ("b", minutes)),
            { Hours: > 0 } => hours,
            _ => minutes,
        };
    }
}
