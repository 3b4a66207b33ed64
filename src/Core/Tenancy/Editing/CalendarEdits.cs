using Derman.Core.Clocks;
using Derman.Core.Common;
using Derman.Core.Tenancy.Packs;
using NodaTime;
using NodaTime.Text;

namespace Derman.Core.Tenancy.Editing;

/// <summary>Changes of the working calendars.</summary>
public static class CalendarEdits
{
    /// <summary>In the order of <see cref="WeeklyHours"/>.</summary>
    public static readonly IReadOnlyList<string> Days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    /// <param name="hours">Open hours by day as typed, <c>08:00–12:00, 13:00–17:00</c>; nothing is closed.</param>
    public static Result<TenantPack> Week(TenantPack pack, string calendar, IReadOnlyDictionary<string, string?> hours, IReadOnlyList<string> notBusinessDays)
    {
        var errors = new List<FieldError>();
        var read = Days.Select(day => HoursText.Read(hours.GetValueOrDefault(day), $"hours.{day}", errors)).ToList();
        if (errors.Count > 0)
        {
            return Failure.Invalid(errors);
        }

        IReadOnlyList<string[]>? Of(int day) => read[day].Count == 0 ? null : read[day];
        var weekly = new WeeklyHours(Of(0), Of(1), Of(2), Of(3), Of(4), Of(5), Of(6));
        List<string> idle = [.. Days.Where(d => notBusinessDays.Contains(d, StringComparer.Ordinal) && read[Days.ToList().IndexOf(d)].Count > 0)];
        return Change(pack, calendar, c => c with { Weekly = weekly, NotBusinessDays = idle.Count == 0 ? null : idle });
    }

    /// <summary>A day that is closed, or has hours of its own. What was said of that date before is forgotten.</summary>
    /// <param name="hours">Null: the day is closed.</param>
    /// <param name="everyYear">Closed on this day and month in every (Gregorian) year.</param>
    public static Result<TenantPack> PutDay(TenantPack pack, string calendar, LocalDate? date, string? hours, bool everyYear, IReadOnlyDictionary<string, string?> names)
    {
        var errors = new List<FieldError>();
        var given = Typed.OptionalNames(pack.Tenant, names, "names", errors);
        List<string[]> intervals = hours is null ? [] : HoursText.Read(hours, "hours", errors);
        if (date is null)
        {
            errors.Add(EditErrors.Required("date"));
        }

        if (hours is not null && intervals.Count == 0 && errors.Count == 0)
        {
            errors.Add(EditErrors.Required("hours"));
        }

        if (errors.Count > 0)
        {
            return Failure.Invalid(errors);
        }

        var full = LocalDatePattern.Iso.Format(date!.Value);
        var key = everyYear && hours is null ? full[5..] : full;
        return Change(pack, calendar, c =>
        {
            var bare = Without(c, key);
            return hours is null
                ? bare with { Holidays = Sorted([.. bare.Holidays ?? [], new Holiday(key, given)], h => h.Date) }
                : bare with { SpecialDays = Sorted([.. bare.SpecialDays ?? [], new SpecialDay(key, intervals, given)], d => d.Date) };
        });
    }

    public static Result<TenantPack> RemoveDay(TenantPack pack, string calendar, string date)
    {
        var known = pack.Calendar.Calendars.FirstOrDefault(c => c.Code == calendar);
        return known is null || Without(known, date) == known ? EditErrors.NotFound : Change(pack, calendar, c => Without(c, date));
    }

    private static CalendarDefinition Without(CalendarDefinition calendar, string date)
    {
        var closed = calendar.Holidays?.Any(h => h.Date == date) == true;
        var special = calendar.SpecialDays?.Any(d => d.Date == date) == true;
        var bare = closed ? calendar with { Holidays = Some(calendar.Holidays!.Where(h => h.Date != date)) } : calendar;
        return special ? bare with { SpecialDays = Some(bare.SpecialDays!.Where(d => d.Date != date)) } : bare;
    }

    private static Result<TenantPack> Change(TenantPack pack, string calendar, Func<CalendarDefinition, CalendarDefinition> change) =>
        pack.Calendar.Calendars.Any(c => c.Code == calendar)
            ? pack with { Calendar = pack.Calendar with { Calendars = [.. pack.Calendar.Calendars.Select(c => c.Code == calendar ? change(c) : c)] } }
            : EditErrors.NotFound;

    private static List<T> Sorted<T>(IReadOnlyList<T> days, Func<T, string> date) => [.. days.OrderBy(d => date(d).Length).ThenBy(date, StringComparer.Ordinal)];

    private static List<T>? Some<T>(IEnumerable<T> days) => days.ToList() is { Count: > 0 } list ? list : null;
}
