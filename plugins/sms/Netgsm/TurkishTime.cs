using System.Globalization;

namespace Derman.Channels.Sms.Netgsm;

/// <summary>NetGSM speaks in Turkish wall-clock time: UTC+3 all the year since September 2016 (2016/9154 sayılı karar).</summary>
internal static class TurkishTime
{
    private static readonly TimeSpan Offset = TimeSpan.FromHours(3);

    private static readonly string[] Local =
    [
        "dd.MM.yyyy HH:mm:ss", "dd.MM.yyyy HH:mm", "dd/MM/yyyy HH:mm:ss", "dd/MM/yyyy HH:mm", "ddMMyyyyHHmmss", "ddMMyyyyHHmm",
        "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF",
    ];

    private static readonly string[] WithOffset = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    /// <summary>The way requests want it: ddMMyyyyHHmmss.</summary>
    public static string Write(DateTimeOffset time) => time.ToOffset(Offset).ToString("ddMMyyyyHHmmss", CultureInfo.InvariantCulture);

    public static DateTimeOffset? Read(string? text)
    {
        if (DateTimeOffset.TryParseExact(text, WithOffset, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var exact))
        {
            return exact;
        }

        return DateTime.TryParseExact(text, Local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local) && local.Year > 1
            ? new DateTimeOffset(local, Offset).ToUniversalTime()
            : null;
    }
}
