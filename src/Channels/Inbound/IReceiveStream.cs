namespace Derman.Channels;

/// <summary>Receiving by asking. The host calls one account's stream from one thread at a time, different accounts in parallel.</summary>
public interface IReceiveStream
{
    /// <summary>Asks once for what is new since <see cref="IChannelHost.Cursor"/>.</summary>
    /// <param name="host">The account's way to the world.</param>
    /// <param name="cancellationToken">Ends the call within five seconds.</param>
    /// <returns>The events with the cursor to store; the host stores both in one transaction, so nothing is lost or taken twice.</returns>
    ValueTask<StreamBatch> ReceiveAsync(IChannelHost host, CancellationToken cancellationToken);
}

/// <summary>What one call of <see cref="IReceiveStream.ReceiveAsync"/> found.</summary>
/// <param name="Events">The events in order; may be empty.</param>
/// <param name="Cursor">The cursor after them, at most 4,096 characters; <c>null</c> leaves the stored one.</param>
/// <param name="AskAgainAfter">How long to wait before the next call; 0 to 24 hours.</param>
public sealed record StreamBatch(IReadOnlyList<InboundEvent> Events, string? Cursor, TimeSpan AskAgainAfter);
