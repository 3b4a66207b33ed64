namespace Derman.Channels.Graph;

/// <summary>One call that says something to somebody, and what became of it.</summary>
internal static class GraphSending
{
    /// <param name="idOf">The provider's id of the message in a good answer; null when it names none.</param>
    public static async ValueTask<(SendOutcome Outcome, GraphVerdict? Verdict)> SendAsync(
        IChannelHost host, ChannelHttpRequest request, GraphCodes codes, Func<ReadOnlyMemory<byte>, string?> idOf, CancellationToken cancellationToken)
    {
        var answer = await host.SendHttpAsync(request, cancellationToken);
        if (answer is not ChannelHttpResponse response)
        {
            return (SendFailures.Outcome(answer, GraphClient.Secrets(host)), null);
        }

        if (response.Status is >= 200 and < 300)
        {
            return (idOf(response.Body) is { Length: > 0 } id ? new SendOutcome.Accepted(id) : new SendOutcome.Unknown("Accepted without a message id."), null);
        }

        var verdict = GraphClient.Judge(response, host, codes);
        if (response.Status == 504 && verdict.Code < 0)
        {
            // A gateway lost its patience; what stands behind it may still have sent the message.
            return (new SendOutcome.Unknown(verdict.Reason), verdict);
        }

        return (Of(verdict), verdict);
    }

    /// <summary>The outcome of a call that only prepares (an upload, a question): nobody was told anything, so it may be tried again.</summary>
    public static SendOutcome Preparing(ChannelHttpResult answer, IChannelHost host, GraphCodes codes) => answer switch
    {
        ChannelHttpResponse response => response.Status is >= 200 and < 300
            ? new SendOutcome.Deferred(Waiting.Default, "The answer names no id.")
            : Of(GraphClient.Judge(response, host, codes)),
        ChannelHttpFailure { Kind: ChannelHttpFailureKind.NotPermitted } failure => SendFailures.Outcome(failure),
        ChannelHttpFailure failure => new SendOutcome.Deferred(Waiting.Default, failure.Reason),
        _ => new SendOutcome.Deferred(Waiting.Default, "No answer."),
    };

    private static SendOutcome Of(GraphVerdict verdict) => verdict.Wait is { } wait
        ? new SendOutcome.Deferred(wait, verdict.Reason)
        : new SendOutcome.Rejected(verdict.Rejection!, verdict.Reason);
}
