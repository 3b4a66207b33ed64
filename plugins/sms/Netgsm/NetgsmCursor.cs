using System.Globalization;

namespace Derman.Channels.Sms.Netgsm;

/// <summary>How far both questions have come, as Unix seconds: <c>reports;inbox</c>.</summary>
/// <param name="Reports">Everything sent before this had its last word.</param>
/// <param name="Inbox">Everything received before this was handed over.</param>
internal sealed record NetgsmCursor(DateTimeOffset Reports, DateTimeOffset Inbox)
{
    /// <summary>How long a message may wait for its last word: operators try for two days at most.</summary>
    public static readonly TimeSpan LongestDelivery = TimeSpan.FromHours(50);

    /// <summary>How late a received message may appear in the inbox.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    /// <summary>How far back a first run looks for received messages.</summary>
    private static readonly TimeSpan FirstInbox = TimeSpan.FromHours(24);

    /// <summary>How far back a run looks after a long silence: NetGSM answers for a month.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(28);

    public static NetgsmCursor From(string? cursor, DateTimeOffset now)
    {
        var parts = (cursor ?? "").Split(';');
        var oldest = now - Longest;
        return parts.Length == 2 && Read(parts[0]) is { } reports && Read(parts[1]) is { } inbox
            ? new NetgsmCursor(Clamp(reports, oldest, now), Clamp(inbox, oldest, now))
            : new NetgsmCursor(now - LongestDelivery, now - FirstInbox);
    }

    public override string ToString() => FormattableString.Invariant($"{Reports.ToUnixTimeSeconds()};{Inbox.ToUnixTimeSeconds()}");

    private static DateTimeOffset Clamp(DateTimeOffset time, DateTimeOffset from, DateTimeOffset to) => time < from ? from : time > to ? to : time;

    private static DateTimeOffset? Read(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= 253_402_300_799
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
