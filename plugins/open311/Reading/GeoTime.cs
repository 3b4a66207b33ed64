using System.Globalization;

namespace Derman.Channels.Open311.Reading;

/// <summary>Times as servers write them: with an offset, and often without, then meant in that body's own zone.</summary>
internal static class GeoTime
{
    public static DateTimeOffset? Read(string? text, string? zone)
    {
        if (text is null)
        {
            return null;
        }

        if (HasOffset(text))
        {
            return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var exact) ? exact.ToUniversalTime() : null;
        }

        if (!DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return null;
        }

        var place = zone is not null && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found) ? found : TimeZoneInfo.Utc;
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);

        // An hour that a zone leaps over in spring is taken for the one after it.
        return new DateTimeOffset(TimeZoneInfo.ConvertTimeToUtc(place.IsInvalidTime(local) ? local.AddHours(1) : local, place), TimeSpan.Zero);
    }

    private static bool HasOffset(string text)
    {
        var time = text.IndexOf(':', StringComparison.Ordinal);
        return text.EndsWith('Z') || text.EndsWith("GMT", StringComparison.Ordinal) || (time > 0 && text.AsSpan(time).IndexOfAny('+', '-') > 0);
    }
}
