namespace Derman.Channels.Telegram.Polling;

/// <summary>Why asking for updates ended.</summary>
internal static class StreamEnds
{
    public static StreamEnd Of(BotAnswer answer, BotApi api) => answer.Code switch
    {
        401 or 404 => new StreamEnd(HealthState.NeedsReauthorisation, $"reauthorise {api.ReasonOf(answer)}"),

        // A webhook is set, or somebody else asks with the same token.
        409 => new StreamEnd(HealthState.Misconfigured, $"conflict {api.ReasonOf(answer)}", TimeSpan.FromMinutes(1)),
        429 => new StreamEnd(HealthState.Degraded, $"throttled {api.ReasonOf(answer)}", answer.Wait ?? Waiting.Default),
        _ => new StreamEnd(HealthState.Unreachable, $"unreachable {api.ReasonOf(answer)}"),
    };

    public static StreamEnd Of(ChannelHttpResult result, BotApi api) => result switch
    {
        ChannelHttpFailure { Kind: ChannelHttpFailureKind.NotPermitted } failure => new StreamEnd(HealthState.Misconfigured, $"hostNotPermitted {api.Clean(failure.Reason)}"),

        // A held line breaks in the order of things.
        ChannelHttpFailure { Kind: ChannelHttpFailureKind.NoAnswer } failure => new StreamEnd(HealthState.Healthy, $"lineBroken {api.Clean(failure.Reason)}"),
        ChannelHttpFailure failure => new StreamEnd(HealthState.Unreachable, $"unreachable {api.Clean(failure.Reason)}"),
        _ => new StreamEnd(HealthState.Unreachable, "unreachable"),
    };
}
