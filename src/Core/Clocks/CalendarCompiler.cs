using NodaTime;
using NodaTime.Text;

namespace Derman.Core.Clocks;

/// <summary>Turns a definition into a calendar, or into all of its problems at once.</summary>
internal sealed class CalendarCompiler
{
    private readonly List<CalendarProblem> _problems = [];
    private readonly HoursReader _hours;

    private CalendarCompiler() => _hours = new(_problems);

    public static CalendarCompilation Compile(CalendarDefinition definition) => new CalendarCompiler().Run(definition);

    private CalendarCompilation Run(CalendarDefinition definition)
    {
        var rules = new CalendarRules(
            _hours.Week(definition.Weekly, "weekly"),
            ReadRanges(definition.Ranges ?? []),
            ReadSpecialDays(definition.SpecialDays ?? []),
            new HashSet<LocalDate>(),
            new HashSet<int>(),
            ReadNotBusiness(definition.NotBusinessDays ?? []));
        rules = ReadHolidays(definition.Holidays ?? [], rules);
        if (_problems.Count == 0)
        {
            CheckOpen(rules);
        }

        var zone = string.IsNullOrWhiteSpace(definition.TimeZone) ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(definition.TimeZone);
        if (zone is null)
        {
            _problems.Insert(0, new("timeZone", "calendar.zoneUnknown", $"There is no time zone '{definition.TimeZone}'.",
                "Give an IANA name, for example Europe/Istanbul or Asia/Tehran."));
        }

        return _problems.Count > 0 || zone is null ? new(null, _problems) : new(new WorkCalendar(definition.Code, zone, rules), []);
    }

    private List<RangeRule> ReadRanges(IReadOnlyList<HoursRange> ranges)
    {
        var rules = new List<RangeRule>();
        for (var i = 0; i < ranges.Count; i++)
        {
            var path = FormattableString.Invariant($"ranges[{i}]");
            var from = ReadDate(ranges[i]?.From, $"{path}.from");
            var to = ReadDate(ranges[i]?.To, $"{path}.to");
            var week = _hours.Week(ranges[i]?.Weekly, $"{path}.weekly");
            if (from > to)
            {
                Add(path, "calendar.rangeReversed", $"It ends on {ranges[i]!.To}, before it begins on {ranges[i]!.From}.", "Swap the two dates.");
            }
            else if (from is not null && to is not null)
            {
                rules.Add(new(from.Value, to.Value, week));
            }
        }

        return rules;
    }

    private Dictionary<LocalDate, OpenHours[]> ReadSpecialDays(IReadOnlyList<SpecialDay> days)
    {
        var special = new Dictionary<LocalDate, OpenHours[]>();
        for (var i = 0; i < days.Count; i++)
        {
            var path = FormattableString.Invariant($"specialDays[{i}]");
            var date = ReadDate(days[i]?.Date, $"{path}.date");
            var hours = _hours.Day(days[i]?.Intervals, $"{path}.intervals");
            if (date is not null && !special.TryAdd(date.Value, hours))
            {
                Add($"{path}.date", "calendar.specialDayTwice", $"{days[i]!.Date} is named twice.", "Keep one entry for each date.");
            }
        }

        return special;
    }

    private CalendarRules ReadHolidays(IReadOnlyList<Holiday> holidays, CalendarRules rules)
    {
        var dates = new HashSet<LocalDate>();
        var yearly = new HashSet<int>();
        for (var i = 0; i < holidays.Count; i++)
        {
            var path = FormattableString.Invariant($"holidays[{i}].date");
            var text = holidays[i]?.Date;
            if (text is { Length: 5 } && AnnualDatePattern.Iso.Parse(text) is { Success: true } annual)
            {
                yearly.Add(CalendarRules.YearlyKey(annual.Value.Month, annual.Value.Day));
            }
            else if (ReadDate(text, path, "Write yyyy-MM-dd, or MM-dd for a holiday of every year.") is { } date)
            {
                dates.Add(date);
            }
        }

        return rules with { Holidays = dates, YearlyHolidays = yearly };
    }

    private HashSet<IsoDayOfWeek> ReadNotBusiness(IReadOnlyList<string> days)
    {
        var set = new HashSet<IsoDayOfWeek>();
        for (var i = 0; i < days.Count; i++)
        {
            var index = Array.IndexOf(HoursReader.DayCodes, days[i]);
            if (index >= 0)
            {
                set.Add((IsoDayOfWeek)(index + 1));
            }
            else
            {
                Add(FormattableString.Invariant($"notBusinessDays[{i}]"), "calendar.weekdayUnknown", $"'{days[i]}' is no day of the week.",
                    "Write mon, tue, wed, thu, fri, sat or sun.");
            }
        }

        return set;
    }

    private LocalDate? ReadDate(string? text, string path, string cure = "Write one date as yyyy-MM-dd.")
    {
        if (text is not null && LocalDatePattern.Iso.Parse(text) is { Success: true } parsed
            && parsed.Value.Year is >= WorkCalendar.FirstYear and <= WorkCalendar.LastYear)
        {
            return parsed.Value;
        }

        Add(path, "calendar.dateInvalid",
            FormattableString.Invariant($"'{text}' is no date between {WorkCalendar.FirstYear} and {WorkCalendar.LastYear}."), cure);
        return null;
    }

    /// <summary>Walks the dates until one is open; a sound calendar ends this in its first week.</summary>
    private void CheckOpen(CalendarRules rules)
    {
        var open = false;
        var end = new LocalDate(WorkCalendar.LastYear, 12, 31);
        for (var date = new LocalDate(WorkCalendar.FirstYear, 1, 1); date <= end; date = date.PlusDays(1))
        {
            if (rules.IsBusinessDay(date))
            {
                return;
            }

            open |= rules.On(date).Length > 0;
        }

        if (open)
        {
            Add("notBusinessDays", "calendar.noBusinessDay", "No day with open hours is left as a business day.",
                "Leave at least one of the open days out.");
        }
        else
        {
            Add("weekly", "calendar.neverOpen", "The calendar has no open hour at all, so nothing would ever be due.",
                "Give at least one day opening hours.");
        }
    }

    private void Add(string path, string code, string cause, string cure) => _problems.Add(new(path, code, cause, cure));
}
