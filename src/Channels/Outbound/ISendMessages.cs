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

/// <summary>One message to one person.</summary>
public sealed record OutboundMessage
{
    /// <summary>Equal for every attempt at the same message: 1 to 128 characters. Passed on to providers that recognise repeats or hand it back.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>The provider's id of the person (<see cref="InboundMessage.From"/>); for WhatsApp the number's digits without a plus.</summary>
    public required string To { get; init; }

    /// <summary>What to say.</summary>
    public required OutboundContent Content { get; init; }

    /// <summary>The external id of the message this answers; <c>null</c> = none.</summary>
    public string? ReplyTo { get; init; }
}

/// <summary>What to say. A closed set: <see cref="OutboundText"/>, <see cref="OutboundTemplate"/>.</summary>
public abstract record OutboundContent
{
    private protected OutboundContent()
    {
    }
}

/// <summary>Free text.</summary>
/// <param name="Text">Not empty; at most <see cref="SendingRules.MaxTextLength"/> UTF-16 code units.</param>
public sealed record OutboundText(string Text) : OutboundContent;

/// <summary>A template the provider has approved.</summary>
/// <param name="Name">The template's name at the provider.</param>
/// <param name="Language">The provider's language code, for example <c>tr</c> or <c>en_US</c>.</param>
/// <param name="BodyParameters">The values of {{1}}, {{2}}… in order; may be empty.</param>
/// <param name="ButtonPayloads">What to put behind its quick-reply buttons, in order; empty = none.</param>
public sealed record OutboundTemplate(
    string Name, string Language, IReadOnlyList<string> BodyParameters, IReadOnlyList<string> ButtonPayloads) : OutboundContent;
