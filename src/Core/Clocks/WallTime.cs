using NodaTime;

namespace Derman.Core.Clocks;

/// <summary>Wall times of a calendar, as minutes of the local day: 0 to 1440, the last being <c>24:00</c>.</summary>
internal static class WallTime
{
    public const int EndOfDay = 24 * 60;

    /// <summary>Reads <c>HH:mm</c>; <c>24:00</c> is the end of the day.</summary>
    public static bool TryParse(string? text, out int minuteOfDay)
    {
        minuteOfDay = 0;
        if (text is not { Length: 5 } || text[2] != ':'
            || !char.IsAsciiDigit(text[0]) || !char.IsAsciiDigit(text[1]) || !char.IsAsciiDigit(text[3]) || !char.IsAsciiDigit(text[4]))
        {
            return false;
        }

        var hour = ((text[0] - '0') * 10) + text[1] - '0';
        var minute = ((text[3] - '0') * 10) + text[4] - '0';
        minuteOfDay = (hour * 60) + minute;
        return minute < 60 && minuteOfDay <= EndOfDay;
    }

    public static string Format(int minuteOfDay) => FormattableString.Invariant($"{minuteOfDay / 60:00}:{minuteOfDay % 60:00}");

    /// <summary>
    /// The instant of a wall time. A time the spring change skips moves forward by the length of the gap;
    /// of a time the autumn change repeats the first one is meant.
    /// </summary>
    public static Instant At(DateTimeZone zone, LocalDate date, int minuteOfDay) =>
        At(zone, minuteOfDay == EndOfDay ? date.PlusDays(1).AtMidnight() : date.At(LocalTime.FromMinutesSinceMidnight(minuteOfDay)));

    public static Instant At(DateTimeZone zone, LocalDateTime local) => zone.AtLeniently(local).ToInstant();
}
