using System.Globalization;

namespace Derman.Channels.Sms.Webhooks;

/// <summary>Times of any gateway: Unix seconds or milliseconds, ISO 8601, or a local time whose offset the address names.</summary>
internal static class ReportTimes
{
    private const long MostSeconds = 253_402_300_799; // 31 December 9999, the last second DateTimeOffset can hold

    private static readonly string[] WithOffset = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:sszzz"];

    private static readonly string[] Local =
        ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd HH:mm", "dd.MM.yyyy HH:mm:ss", "dd.MM.yyyy HH:mm", "yyyyMMddHHmmss"];

    public static DateTimeOffset? Read(string? text, TimeSpan? zone)
    {
        if (text is null)
        {
            return null;
        }

        if (DateTime.TryParseExact(text, Local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            // A local time without an offset would be a guess across summer time.
            return zone is { } offset && local.Year is > 1 and < 9999 ? new DateTimeOffset(local, offset).ToUniversalTime() : null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
        {
            return number <= MostSeconds / 10 ? DateTimeOffset.FromUnixTimeSeconds(number)
                : number / 1000 <= MostSeconds ? DateTimeOffset.FromUnixTimeMilliseconds(number)
                : null;
        }

        return DateTimeOffset.TryParseExact(text, WithOffset, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var exact) ? exact : null;
    }

    public static TimeSpan? Offset(string? text)
    {
        var sign = text is ['-', ..] ? -1 : 1;
        return TimeSpan.TryParseExact(text?.TrimStart('+', '-', ' '), "hh\\:mm", CultureInfo.InvariantCulture, out var offset) && offset.TotalHours <= 14
            ? sign * offset
            : null;
    }
}
