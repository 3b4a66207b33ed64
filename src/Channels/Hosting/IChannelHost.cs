namespace Derman.Channels;

/// <summary>A plugin's only way to the world, bound to one account of one tenant. Safe from any thread; not to be kept beyond the call.</summary>
public interface IChannelHost
{
    /// <summary>The account's key within its tenant.</summary>
    string Account { get; }

    /// <summary>The host's time, in UTC. Plugins ask no other clock.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>The cursor stored last by <see cref="IInboundSink.TakeAsync"/>; <c>null</c> before the first.</summary>
    string? Cursor { get; }

    /// <summary>A value that is not secret: the account's, for an operator's field the operator's, else the default.</summary>
    /// <param name="key">The field's key.</param>
    /// <returns>The value, or <c>null</c> when none is set or the manifest has no such field.</returns>
    string? Setting(string key);

    /// <summary>A secret value. Use it and forget it: do not keep, print or log it.</summary>
    /// <param name="key">The field's key.</param>
    /// <returns>The value, or <c>null</c> when none is set or the manifest has no such field.</returns>
    string? Secret(string key);

    /// <summary>Writes a line to the host's log, with tenant, plugin and account in its scope.</summary>
    /// <param name="level">How grave.</param>
    /// <param name="code">A stable code of letters, digits and dots, at most 60.</param>
    /// <param name="message">English words; no secret, no name, number or text of a person. Cut at 1,000 characters.</param>
    void Log(ChannelLogLevel level, string code, string message);

    /// <summary>
    /// Sends one HTTP request: https to a permitted host (http only on loopback), no cookies, redirects followed only within the same host
    /// and port, three at most, and only for GET.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Ends the call; the only exception this method throws is the one for it.</param>
    /// <returns>A <see cref="ChannelHttpResponse"/> whatever its status, or a <see cref="ChannelHttpFailure"/>.</returns>
    ValueTask<ChannelHttpResult> SendHttpAsync(ChannelHttpRequest request, CancellationToken cancellationToken);

    /// <summary>Opens a line to a permitted host. At most eight at a time for an account.</summary>
    /// <param name="request">Where to.</param>
    /// <param name="cancellationToken">Ends the call; the only exception this method throws is the one for it.</param>
    /// <returns>A <see cref="ChannelConnected"/> or a <see cref="ChannelConnectFailure"/>.</returns>
    ValueTask<ChannelConnectResult> ConnectAsync(ChannelConnectRequest request, CancellationToken cancellationToken);
}

/// <summary>How grave a log line is.</summary>
public enum ChannelLogLevel
{
    /// <summary>For finding faults; usually off.</summary>
    Debug,

    /// <summary>Worth knowing.</summary>
    Information,

    /// <summary>Somebody should look.</summary>
    Warning,

    /// <summary>Something was lost or refused.</summary>
    Error,
}
