namespace Derman.Channels.Sms.Netgsm;

/// <summary>Which answers end a run.</summary>
internal static class NetgsmEnds
{
    /// <summary>Why, or null when the answer can be used.</summary>
    public static StreamEnd? Of(ChannelHttpResult result, string? code, string? description, NetgsmClient client) => result switch
    {
        ChannelHttpFailure { Kind: ChannelHttpFailureKind.NotPermitted } failure =>
            new StreamEnd(HealthState.Misconfigured, $"hostNotPermitted {Words.Clean(failure.Reason, client.Secrets)}"),
        ChannelHttpFailure failure => new StreamEnd(HealthState.Unreachable, $"unreachable {Words.Clean(failure.Reason, client.Secrets)}"),
        ChannelHttpResponse response when response.Status == 401 || code == NetgsmCodes.BadCredentials =>
            new StreamEnd(HealthState.NeedsReauthorisation, "reauthorise"),
        ChannelHttpResponse response when code is null || (code is not "00" && response.Status >= 300) || code is "70" or "100" or "101" or "110" or "5000" =>
            new StreamEnd(HealthState.Unreachable, $"unreachable {client.ReasonOf(response.Status, code, description)}"),
        _ => null,
    };
}
