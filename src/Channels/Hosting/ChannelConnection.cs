namespace Derman.Channels;

/// <summary>A TCP connection a plugin wants.</summary>
/// <param name="Host">A permitted host; names and addresses are compared as the manifest writes them.</param>
/// <param name="Port">Its port, 1 to 65535.</param>
/// <param name="Security">Whether TLS begins with the first byte. The host checks certificate and name; nothing switches that off.</param>
public sealed record ChannelConnectRequest(string Host, int Port, ConnectionSecurity Security)
{
    /// <summary>How long to wait for the connection, TLS included: 1 to 60 seconds. Default 10 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}

/// <summary>How a connection is protected.</summary>
public enum ConnectionSecurity
{
    /// <summary>Plain. Only on loopback, or until <see cref="ChannelConnection.StartTlsAsync"/>; say nothing secret before.</summary>
    None,

    /// <summary>TLS 1.2 or newer from the first byte.</summary>
    Tls,
}

/// <summary>What became of a connect. A closed set: <see cref="ChannelConnected"/>, <see cref="ChannelConnectFailure"/>.</summary>
public abstract record ChannelConnectResult
{
    private protected ChannelConnectResult()
    {
    }
}

/// <summary>The line stands.</summary>
/// <param name="Connection">The line; the plugin closes it.</param>
public sealed record ChannelConnected(ChannelConnection Connection) : ChannelConnectResult;

/// <summary>There is no line.</summary>
/// <param name="Kind">Why, as a closed set.</param>
/// <param name="Reason">Why, for the operator.</param>
public sealed record ChannelConnectFailure(ChannelConnectFailureKind Kind, string Reason) : ChannelConnectResult;

/// <summary>Why there is no line.</summary>
public enum ChannelConnectFailureKind
{
    /// <summary>Host and port are not permitted.</summary>
    NotPermitted,

    /// <summary>The name is unknown, or nobody answered in time.</summary>
    Unreachable,

    /// <summary>The other side's certificate is not to be trusted, or TLS failed.</summary>
    NotTrusted,
}

/// <summary>
/// A line to a provider, held by the host. Reading and writing may happen at the same time, each from one thread at a time. Ends with the call
/// that opened it at the latest.
/// </summary>
public abstract class ChannelConnection : IAsyncDisposable
{
    /// <summary>Reads what has arrived.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>How many bytes; 0 = the other side has closed.</returns>
    /// <exception cref="IOException">The line broke.</exception>
    public abstract ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken);

    /// <summary>Writes all of it.</summary>
    /// <param name="bytes">What.</param>
    /// <param name="cancellationToken">Ends the wait; how much was written is then unknown.</param>
    /// <returns>Completes when the system has taken the bytes.</returns>
    /// <exception cref="IOException">The line broke.</exception>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Begins TLS on a plain line (STARTTLS); nothing may be read or written meanwhile.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Completes when the certificate was found good for the host named when connecting.</returns>
    /// <exception cref="IOException">The certificate is not to be trusted, or the line broke. The line is closed.</exception>
    public abstract ValueTask StartTlsAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();
}
