namespace Derman.Channels;

/// <summary>Counting what a message costs before it is sent. Called from many threads at once, does no I/O and keeps nothing.</summary>
public interface IMeasureMessages
{
    /// <summary>Counts one content. Pure.</summary>
    /// <param name="content">What would be sent.</param>
    /// <param name="account">The account it would be sent from, whose settings may decide what its provider can carry.</param>
    /// <returns>The measure.</returns>
    MessageMeasure Measure(OutboundContent content, ChannelAccountContext account);
}

/// <summary>What a content costs.</summary>
/// <param name="Parts">How many parts the provider would bill; 0 when it cannot carry the content.</param>
/// <param name="Encoding">The name of the encoding, for example <c>gsm7</c>, <c>gsm7-tr</c>, <c>ucs2</c>.</param>
/// <param name="Left">How many more characters fit into the last part.</param>
/// <param name="Costly">The characters that forced a dearer encoding, each once; empty = none.</param>
public sealed record MessageMeasure(int Parts, string Encoding, int Left, string Costly = "");
