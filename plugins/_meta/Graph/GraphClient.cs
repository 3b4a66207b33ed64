namespace Derman.Channels.Graph;

/// <summary>Requests to the Graph API with the account's token, and what their errors mean.</summary>
internal static class GraphClient
{
    public static ChannelHttpRequest Request(IChannelHost host, string token, string method, string path) =>
        Request(token, method, new Uri($"{host.Setting(GraphSettings.GraphBaseAddress)!.TrimEnd('/')}/{host.Setting(GraphSettings.GraphVersion)}/{path}"));

    public static ChannelHttpRequest Request(string token, string method, Uri address) => new()
    {
        Method = method,
        Address = address,
        Headers = [new("Authorization", $"Bearer {token}")],
    };

    public static GraphVerdict Judge(ChannelHttpResponse response, IChannelHost host, GraphCodes codes)
    {
        var error = GraphErrorJson.Of(response);
        var reason = ReasonOf(response.Status, error, host);
        var (code, subcode) = (error?.Code ?? -1, error?.ErrorSubcode);
        if (response.Status == 401)
        {
            return new GraphVerdict(SendRejection.Reauthorise, null, code, subcode, reason);
        }

        if (codes.WaitOf(code) is { } wait)
        {
            return new GraphVerdict(null, Waiting.RetryAfter(response, host.UtcNow) ?? wait, code, subcode, reason);
        }

        if (codes.RejectionOf(code, subcode) is { } rejection)
        {
            return new GraphVerdict(rejection, null, code, subcode, reason);
        }

        return response.Status is 429 or >= 500
            ? new GraphVerdict(null, Waiting.RetryAfter(response, host.UtcNow) ?? Waiting.Default, code, subcode, reason)
            : new GraphVerdict(SendRejection.Refused, null, code, subcode, reason);
    }

    private static string ReasonOf(int status, GraphError? error, IChannelHost host)
    {
        if (error is null)
        {
            return FormattableString.Invariant($"HTTP {status}");
        }

        var code = error.ErrorSubcode is { } subcode ? FormattableString.Invariant($"{error.Code}/{subcode}") : FormattableString.Invariant($"{error.Code}");
        return FormattableString.Invariant($"HTTP {status}, {code}: {Words.Clean(error.ErrorData ?? error.Message, Secrets(host))}");
    }

    // "Malformed access token EAAG…": Meta's sentences repeat what they were given.
    public static string?[] Secrets(IChannelHost host) => [host.Secret(GraphSettings.AccessToken), host.Secret(GraphSettings.AppSecret)];
}
