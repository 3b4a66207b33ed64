using System.Globalization;
using Derman.Core.Common;
using NodaTime;

namespace Derman.Core.Imports;

/// <summary>A day, with a time or without, as spreadsheets write it: year first or last, Gregorian or Solar Hijri, any digits.</summary>
internal static class TypedMoment
{
    /// <summary>Solar Hijri years are below this, Gregorian ones above.</summary>
    private const int FirstGregorian = 1700;

    private static readonly char[] Between = ['/', '-', '.'];

    public static LocalDateTime? Read(string typed)
    {
        var parts = DecimalDigits.ToAscii(typed.Trim()).Replace('T', ' ').Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length is 1 or 2 && Day(parts[0]) is { } day && (parts.Length == 1 ? LocalTime.Midnight : Time(parts[1])) is { } time ? day + time : null;
    }

    private static LocalDate? Day(string text)
    {
        var parts = text.Split(Between);
        if (parts.Length != 3 || !parts.All(p => p.Length is > 0 and <= 4 && p.All(char.IsAsciiDigit)))
        {
            return null;
        }

        var numbers = parts.Select(p => int.Parse(p, CultureInfo.InvariantCulture)).ToArray();
        var (year, month, day) = parts[0].Length == 4 ? (numbers[0], numbers[1], numbers[2]) : (numbers[2], numbers[1], numbers[0]);
        var calendar = year < FirstGregorian ? CalendarSystem.PersianAstronomical : CalendarSystem.Iso;
        return year is >= 1300 and <= 2199 && month is >= 1 and <= 12 && day >= 1 && day <= calendar.GetDaysInMonth(year, month)
            ? new LocalDate(year, month, day, calendar).WithCalendar(CalendarSystem.Iso)
            : null;
    }

    /// <summary>Seconds, fractions and offsets are cut: a spreadsheet rounds them as it likes, and the institution's own time is meant.</summary>
    private static LocalTime? Time(string text)
    {
        var parts = text.Split('+', 'Z')[0].Split(':');
        return parts.Length is 2 or 3 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var hour) && hour < 24
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minute) && minute < 60
            ? new LocalTime(hour, minute)
            : null;
    }
}
