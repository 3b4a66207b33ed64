using System.Globalization;

namespace Derman.Channels.Telegram;

/// <summary>A message's number is unique within its chat only: chat and number make its id, <c>-100200:17</c>. A pressed button has its own, <c>callback:…</c>.</summary>
internal static class MessageIds
{
    private const string Callback = "callback:";

    public static string Of(string chat, string message) => $"{chat}:{message}";

    public static string OfCallback(string id) => Callback + id;

    public static string? CallbackOf(string? id) => id is not null && id.StartsWith(Callback, StringComparison.Ordinal) ? id[Callback.Length..] : null;

    /// <summary>The number within that chat; null when the id is another chat's or none at all.</summary>
    public static long? NumberIn(string chat, string? id)
    {
        var parts = id?.Split(':');
        return parts is [var where, var number] && where == chat && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var found) ? found : null;
    }
}
