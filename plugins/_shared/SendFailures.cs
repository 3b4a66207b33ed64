namespace Derman.Channels.Reading;

/// <summary>What a send call comes to when there is no usable answer.</summary>
internal static class SendFailures
{
    public static SendOutcome Outcome(ChannelHttpResult result, params ReadOnlySpan<string?> secrets) => result switch
    {
        ChannelHttpFailure { Kind: ChannelHttpFailureKind.NotPermitted } failure =>
            new SendOutcome.Rejected(SendRejection.HostNotPermitted, Words.Clean(failure.Reason, secrets)),
        ChannelHttpFailure { Kind: ChannelHttpFailureKind.NotSent } failure => new SendOutcome.Deferred(Waiting.Default, Words.Clean(failure.Reason, secrets)),

        // The provider may have acted on it: sending again by ourselves could send it twice.
        ChannelHttpFailure failure => new SendOutcome.Unknown(Words.Clean(failure.Reason, secrets)),
        _ => new SendOutcome.Unknown("No answer."),
    };
}
