using Derman.Core.Clocks;
using Derman.Core.Tenancy.Editing;

namespace Derman.Host.Pages.Admin.Calendars;

/// <summary>The week as the form sends it: one line of hours a day.</summary>
internal sealed class WeekForm
{
    public Dictionary<string, string?> Hours { get; set; } = new(StringComparer.Ordinal);

    /// <summary>Open days that are no business days.</summary>
    public List<string> Idle { get; set; } = [];

    public static WeekForm Of(CalendarDefinition calendar)
    {
        var week = calendar.Weekly;
        IReadOnlyList<string[]>?[] days = [week.Mon, week.Tue, week.Wed, week.Thu, week.Fri, week.Sat, week.Sun];
        return new WeekForm
        {
            Hours = CalendarEdits.Days.Select((day, i) => (day, Text: HoursText.Write(days[i]))).ToDictionary(d => d.day, d => (string?)d.Text, StringComparer.Ordinal),
            Idle = [.. calendar.NotBusinessDays ?? []],
        };
    }
}

/// <summary>A day that is not like its weekday.</summary>
internal sealed class DayForm
{
    public string? Date { get; set; }

    public bool Closed { get; set; } = true;

    public string? Hours { get; set; }

    public bool EveryYear { get; set; }

    public Dictionary<string, string?> Names { get; set; } = new(StringComparer.Ordinal);
}
