namespace Derman.Channels;

/// <summary>Sending. Called from many threads at once.</summary>
public interface ISendMessages
{
    /// <summary>Hands one message to the provider: one attempt, no retry inside (the host retries <see cref="SendOutcome.Deferred"/> only).</summary>
    /// <param name="message">The message.</param>
    /// <param name="host">The account's way to the world.</param>
    /// <param name="cancellationToken">Ends the call within five seconds; a call ended after the request was written counts as unknown.</param>
    /// <returns>What became of it. Expected failures are outcomes, never exceptions.</returns>
    ValueTask<SendOutcome> SendAsync(OutboundMessage message, IChannelHost host, CancellationToken cancellationToken);
}
