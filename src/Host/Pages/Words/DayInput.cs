using System.Globalization;
using Derman.Host.Localisation;
using NodaTime;

namespace Derman.Host.Pages.Words;

/// <summary>A day as people type it: ISO, day first (21.03.2026), or a Solar Hijri date such as ۱۴۰۵/۰۱/۲۰.</summary>
internal static class DayInput
{
    /// <summary>Solar Hijri years are below this, Gregorian ones above.</summary>
    private const int FirstGregorian = 1700;

    /// <returns>False when something was typed that is no date.</returns>
    public static bool TryParse(string? typed, out LocalDate? day)
    {
        day = null;
        if (string.IsNullOrWhiteSpace(typed))
        {
            return true;
        }

        var ascii = string.Concat(typed.Trim().Select(c => char.IsDigit(c) ? ((int)char.GetNumericValue(c)).ToString(CultureInfo.InvariantCulture) : c.ToString()));
        var parts = ascii.Split('/', '-', '.');
        if (parts.Length != 3 || parts.Any(p => p.Length is 0 or > 4 || !p.All(char.IsAsciiDigit)))
        {
            return false;
        }

        var numbers = parts.Select(p => int.Parse(p, CultureInfo.InvariantCulture)).ToArray();
        var (year, month, date) = parts[0].Length == 4 ? (numbers[0], numbers[1], numbers[2]) : (numbers[2], numbers[1], numbers[0]);
        var calendar = year < FirstGregorian ? CalendarSystem.PersianAstronomical : CalendarSystem.Iso;
        if (year is < 1300 or > 2199 || month is < 1 or > 12 || date < 1 || date > calendar.GetDaysInMonth(year, month))
        {
            return false;
        }

        day = new LocalDate(year, month, date, calendar).WithCalendar(CalendarSystem.Iso);
        return true;
    }

    /// <summary>The last minute of that day in the tenant's zone.</summary>
    public static Instant EndOf(LocalDate day, DateTimeZone zone) => zone.AtStartOfDay(day.PlusDays(1)).ToInstant() - Duration.FromMinutes(1);

    /// <summary>As people of the language write it: 21.03.2026 · ۱۴۰۵/۰۱/۰۱ · 21/03/2026. What is shown can be typed back.</summary>
    public static string Show(LocalDate day, string language)
    {
        var own = day.WithCalendar(language == Languages.Persian ? CalendarSystem.PersianAstronomical : CalendarSystem.Iso);
        FormattableString shown = language switch
        {
            Languages.Turkish => $"{own.Day:00}.{own.Month:00}.{own.Year:0000}",
            Languages.Persian => $"{own.Year:0000}/{own.Month:00}/{own.Day:00}",
            _ => $"{own.Day:00}/{own.Month:00}/{own.Year:0000}",
        };
        return Numerals.Digits(shown.ToString(CultureInfo.InvariantCulture), language);
    }
}
