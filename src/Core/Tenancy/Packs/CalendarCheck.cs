using Derman.Core.Clocks;
using NodaTime;
using NodaTime.Text;

namespace Derman.Core.Tenancy.Packs;

/// <summary>calendar.json: dates that exist, hours in order, and at least one open hour.</summary>
internal static class CalendarCheck
{
    private const string File = "calendar.json";

    public static void Check(PackDraft draft, Findings found, CalendarFaults? further)
    {
        if (draft.Calendar is not { } file)
        {
            return;
        }

        var codes = Codes.Unique(File, "/calendars", file.Calendars.Select(c => c.Code), "code", found);
        if (!codes.Contains(file.Default))
        {
            found.Add(File, "/default", "calendar.default.unknown", $"There is no calendar '{file.Default}'.", "Name one of the calendars below.");
        }

        for (var i = 0; i < file.Calendars.Count; i++)
        {
            var path = JsonPointer.Append("/calendars", i);
            var before = found.Count;
            CheckOne(file.Calendars[i], path, found);

            // The engine would only say the same again about what is already reported.
            foreach (var fault in before == found.Count && further is not null ? further(file.Calendars[i]) : [])
            {
                found.Add(File, path + fault.Path, "calendar.refused", fault.Cause, fault.Cure);
            }
        }
    }

    private static void CheckOne(CalendarDefinition calendar, string path, Findings found)
    {
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(calendar.TimeZone) is null)
        {
            found.Add(File, path + "/timeZone", "calendar.timeZone", $"'{calendar.TimeZone}' is no IANA time zone.", "Use a name such as Europe/Istanbul.");
        }

        var open = CheckWeek(calendar.Weekly, path + "/weekly", found);
        for (var i = 0; i < (calendar.Ranges?.Count ?? 0); i++)
        {
            var (range, at) = (calendar.Ranges![i], JsonPointer.Append(path + "/ranges", i));
            var (from, to) = (Date(range.From, at + "/from", found), Date(range.To, at + "/to", found));
            if (from > to)
            {
                found.Add(File, at, "calendar.range.order", $"The range ends on {range.To}, before it begins.", "Swap the two dates.");
            }

            CheckWeek(range.Weekly, at + "/weekly", found);
        }

        Codes.Unique(File, path + "/specialDays", (calendar.SpecialDays ?? []).Select(d => d.Date), "date", found);
        for (var i = 0; i < (calendar.SpecialDays?.Count ?? 0); i++)
        {
            var at = JsonPointer.Append(path + "/specialDays", i);
            Date(calendar.SpecialDays![i].Date, at + "/date", found);
            CheckDay(calendar.SpecialDays[i].Intervals, at + "/intervals", found);
        }

        Codes.Unique(File, path + "/holidays", (calendar.Holidays ?? []).Select(d => d.Date), "date", found);
        for (var i = 0; i < (calendar.Holidays?.Count ?? 0); i++)
        {
            var date = calendar.Holidays![i].Date;
            Date(date.Length == 5 ? "2024-" + date : date, JsonPointer.Append(path + "/holidays", i) + "/date", found);
        }

        // Hours that exist only in a range or on special days end some day; a clock started after them would never be due.
        if (!open)
        {
            found.Add(File, path + "/weekly", "calendar.neverOpen", $"The calendar '{calendar.Code}' has no open hour in its week.", "Give at least one day an interval.");
        }
    }

    private static bool CheckWeek(WeeklyHours week, string path, Findings found)
    {
        var days = new (string Name, IReadOnlyList<string[]>? Intervals)[]
        {
            ("mon", week.Mon), ("tue", week.Tue), ("wed", week.Wed), ("thu", week.Thu), ("fri", week.Fri), ("sat", week.Sat), ("sun", week.Sun),
        };
        foreach (var (name, intervals) in days)
        {
            CheckDay(intervals ?? [], JsonPointer.Append(path, name), found);
        }

        return Array.Exists(days, day => day.Intervals is { Count: > 0 });
    }

    private static void CheckDay(IReadOnlyList<string[]> intervals, string path, Findings found)
    {
        var end = "00:00";
        for (var i = 0; i < intervals.Count; i++)
        {
            if (intervals[i] is not [var from, var to])
            {
                continue;
            }

            if (string.CompareOrdinal(from, to) >= 0)
            {
                found.Add(File, JsonPointer.Append(path, i), "calendar.interval.order", $"{from}–{to} ends before it begins.", "Write opening, then closing; past midnight is a second interval on the next day.");
            }

            if (string.CompareOrdinal(from, end) < 0)
            {
                found.Add(File, JsonPointer.Append(path, i), "calendar.interval.overlap", $"{from}–{to} begins before the interval ahead of it ends.", "Order the intervals and let them not overlap.");
            }

            end = to;
        }
    }

    private static LocalDate? Date(string text, string path, Findings found)
    {
        if (LocalDatePattern.Iso.Parse(text) is { Success: true } parsed)
        {
            return parsed.Value;
        }

        found.Add(File, path, "calendar.date", $"'{text}' is no date of the calendar.", "Write an existing date as yyyy-MM-dd.");
        return null;
    }
}
