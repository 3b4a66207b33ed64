namespace Derman.Channels;

/// <summary>
/// Receiving over a line of our own: a connection that stays open, or asking again and again. The host runs at most one such call for an
/// account in the whole installation, different accounts in parallel.
/// </summary>
public interface IReceiveStream
{
    /// <summary>Receives from <see cref="IChannelHost.Cursor"/> on until it is cancelled or the line breaks.</summary>
    /// <remarks>
    /// Does not try again by itself: when the line breaks it ends, and the host begins anew with the stored cursor after 1 second, 2, 4 … up to
    /// 5 minutes; a run that lived for a minute starts the count over. What is handed over twice is taken once, so begin early rather than late.
    /// </remarks>
    /// <param name="host">The account's way to the world; unlike in other calls usable as long as this one runs.</param>
    /// <param name="sink">Takes what arrives.</param>
    /// <param name="cancellationToken">Ends the call within five seconds: the account was switched off, or the plugin is replaced.</param>
    /// <returns>Why it ended. Expected ends are values, never exceptions.</returns>
    ValueTask<StreamEnd> RunAsync(IChannelHost host, IInboundSink sink, CancellationToken cancellationToken);
}

/// <summary>Where a running stream hands over what arrives. To be called one call at a time.</summary>
public interface IInboundSink
{
    /// <summary>Hands over events together with the place from which to go on. Acknowledge at the provider only after this has returned.</summary>
    /// <param name="events">The events in order, 1,000 at most; may be empty when only the cursor moved.</param>
    /// <param name="cursor">The cursor after them, at most 4,096 characters; <c>null</c> leaves the stored one.</param>
    /// <param name="cancellationToken">Ends the wait; whether the events were stored is then unknown.</param>
    /// <returns>Completes when both are on disk, in one transaction.</returns>
    ValueTask TakeAsync(IReadOnlyList<InboundEvent> events, string? cursor, CancellationToken cancellationToken);
}

/// <summary>Why a stream ended.</summary>
/// <param name="State">What it says of the account; <see cref="HealthState.Healthy"/> when the line only broke or was cancelled.</param>
/// <param name="Reason">A stable code with the provider's words, for the operator; no secret.</param>
/// <param name="After">How long to wait at least before the next run, 0 to 24 hours; <c>null</c> leaves it to the host.</param>
public sealed record StreamEnd(HealthState State, string Reason, TimeSpan? After = null);
