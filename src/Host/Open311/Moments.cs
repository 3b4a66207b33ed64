using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Derman.Host.Open311;

/// <summary>Dates as W3C and ISO 8601 write them, always with Z; read with any offset.</summary>
internal static class Moments
{
    private static readonly InstantPattern Seconds = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss'Z'");
    private static readonly InstantPattern Milliseconds = InstantPattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm:ss.fff'Z'");

    public static string Of(Instant instant) => Seconds.Format(instant);

    public static string? Of(Instant? instant) => instant is { } known ? Of(known) : null;

    /// <summary>For changesets: two changes are never one.</summary>
    public static string Exact(Instant instant) => Milliseconds.Format(instant);

    /// <summary>A moment with its offset; a bare date is the tenant's midnight.</summary>
    public static Instant? Read(string text, DateTimeZone zone)
    {
        // A plus that was not encoded arrives as a space.
        var written = text.Trim().Replace(' ', '+');
        if (OffsetDateTimePattern.ExtendedIso.Parse(written) is { Success: true } exact)
        {
            return exact.Value.ToInstant();
        }

        return LocalDatePattern.Iso.Parse(written) is { Success: true } day ? zone.AtStartOfDay(day.Value).ToInstant() : null;
    }
}
