using Derman.Core.Clocks;

namespace Derman.Core.Tenancy.Packs;

/// <summary>calendar.json: what the clock engine cannot count with is refused here, in its own words.</summary>
internal static class CalendarCheck
{
    private const string File = "calendar.json";

    public static void Check(PackDraft draft, Findings found, CalendarFaults? judge)
    {
        if (draft.Calendar is not { } file)
        {
            return;
        }

        var codes = Codes.Unique(File, "/calendars", file.Calendars.Select(c => c.Code), "code", found);
        if (!codes.Contains(file.Default))
        {
            found.Add(File, "/default", "calendar.default.unknown",
                $"There is no calendar '{file.Default}'.", "Name one of the calendars below.");
        }

        for (var i = 0; i < file.Calendars.Count; i++)
        {
            var (calendar, path) = (file.Calendars[i], JsonPointer.Append("/calendars", i));
            Codes.Unique(File, path + "/holidays", (calendar.Holidays ?? []).Select(d => d.Date), "date", found);
            var problems = judge?.Invoke(calendar)
                .Select(fault => new CalendarProblem(fault.Path, "calendar.refused", fault.Cause, fault.Cure))
                ?? WorkCalendar.Compile(calendar).Problems;
            foreach (var problem in problems)
            {
                found.Add(File, path + JsonPointer.OfMembers(problem.Path), problem.Code, problem.Cause, problem.Cure);
            }
        }
    }
}
