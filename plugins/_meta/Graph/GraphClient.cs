using System.Globalization;
using System.Text.RegularExpressions;

namespace Derman.Channels.Graph;

/// <summary>Requests to the Graph API with the account's token, and what their errors mean.</summary>
internal static partial class GraphClient
{
    public static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(24);

    public static ChannelHttpRequest Request(IChannelHost host, string token, string method, string path) =>
        Request(token, method, new Uri($"{host.Setting(GraphSettings.GraphBaseAddress)!.TrimEnd('/')}/{host.Setting(GraphSettings.GraphVersion)}/{path}"));

    public static ChannelHttpRequest Request(string token, string method, Uri address) => new()
    {
        Method = method,
        Address = address,
        Headers = [new("Authorization", $"Bearer {token}")],
    };

    public static GraphVerdict Judge(ChannelHttpResponse response, DateTimeOffset now, GraphCodes codes)
    {
        var error = GraphErrorJson.Of(response);
        var reason = ReasonOf(response.Status, error);
        var (code, subcode) = (error?.Code ?? -1, error?.ErrorSubcode);
        if (response.Status == 401)
        {
            return new GraphVerdict(SendRejection.Reauthorise, null, code, subcode, reason);
        }

        if (codes.WaitOf(code) is { } wait)
        {
            return new GraphVerdict(null, RetryAfter(response, now) ?? wait, code, subcode, reason);
        }

        if (codes.RejectionOf(code, subcode) is { } rejection)
        {
            return new GraphVerdict(rejection, null, code, subcode, reason);
        }

        return response.Status is 429 or >= 500
            ? new GraphVerdict(null, RetryAfter(response, now) ?? DefaultWait, code, subcode, reason)
            : new GraphVerdict(SendRejection.Refused, null, code, subcode, reason);
    }

    // RFC 9110, section 10.2.3: seconds or a date.
    private static TimeSpan? RetryAfter(ChannelHttpResponse response, DateTimeOffset now)
    {
        var header = response.Header("Retry-After");
        TimeSpan? wait = null;
        if (int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            wait = TimeSpan.FromSeconds(seconds);
        }
        else if (DateTimeOffset.TryParseExact(header, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
        {
            wait = date - now;
        }

        return wait is null ? null : TimeSpan.FromTicks(Math.Clamp(wait.Value.Ticks, TimeSpan.TicksPerSecond, LongestWait.Ticks));
    }

    private static string ReasonOf(int status, GraphError? error)
    {
        if (error is null)
        {
            return FormattableString.Invariant($"HTTP {status}");
        }

        var code = error.ErrorSubcode is { } subcode ? FormattableString.Invariant($"{error.Code}/{subcode}") : FormattableString.Invariant($"{error.Code}");
        var text = FormattableString.Invariant($"HTTP {status}, {code}: {LongNumber().Replace(error.ErrorData ?? error.Message ?? "", "…")}");
        return text.Length > 300 ? text[..300] : text;
    }

    // Numbers longer than an error code are somebody's telephone number or an id: neither belongs in a log.
    [GeneratedRegex("[0-9]{7,}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex LongNumber();
}
