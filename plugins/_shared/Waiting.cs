using System.Globalization;

namespace Derman.Channels.Reading;

/// <summary>How long a provider asks us to wait.</summary>
internal static class Waiting
{
    public static readonly TimeSpan Default = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>RFC 9110, section 10.2.3: seconds or a date; null when the answer does not say.</summary>
    public static TimeSpan? RetryAfter(ChannelHttpResponse response, DateTimeOffset now)
    {
        var header = response.Header("Retry-After");
        if (long.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return Seconds(seconds);
        }

        return DateTimeOffset.TryParseExact(header, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? Seconds((long)Math.Ceiling((date - now).TotalSeconds))
            : null;
    }

    /// <summary>Within what an outcome may say: 1 second to 24 hours.</summary>
    public static TimeSpan Seconds(long seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 1, (long)Longest.TotalSeconds));
}
