using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Derman.Channels;

namespace Derman.Plugins;

/// <summary>Opens lines for plugins: to permitted hosts only, certificates always checked.</summary>
internal static class ChannelConnector
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    public static async ValueTask<ChannelConnectResult> ConnectAsync(
        ChannelConnectRequest request, IReadOnlyList<PermittedHost> permitted, Action closed, CancellationToken ct)
    {
        if (request.Timeout < TimeSpan.FromSeconds(1) || request.Timeout > Longest)
        {
            return new ChannelConnectFailure(ChannelConnectFailureKind.NotPermitted, "The timeout is out of range.");
        }

        if (!permitted.Any(host => host.Covers(request.Host, request.Port)))
        {
            return new ChannelConnectFailure(ChannelConnectFailureKind.NotPermitted, $"{request.Host}:{request.Port} is not among the permitted hosts.");
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(request.Timeout);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        ChannelLine? line = null;
        try
        {
            await socket.ConnectAsync(request.Host, request.Port, limit.Token);
            line = new ChannelLine(request.Host, new NetworkStream(socket, ownsSocket: true));
            if (request.Security == ConnectionSecurity.Tls)
            {
                await line.StartTlsAsync(limit.Token);
            }

            line.Closed = closed;
            return new ChannelConnected(line);
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            socket.Dispose();
            if (line is not null)
            {
                await line.DisposeAsync();
            }

            ct.ThrowIfCancellationRequested();
            return e.InnerException is AuthenticationException untrusted
                ? new ChannelConnectFailure(ChannelConnectFailureKind.NotTrusted, untrusted.Message)
                : new ChannelConnectFailure(ChannelConnectFailureKind.Unreachable, e is OperationCanceledException ? "Nobody answered in time." : e.Message);
        }
    }

    private sealed class ChannelLine(string host, Stream stream) : ChannelConnection
    {
        private Stream _stream = stream;
        private int _closed;

        public Action? Closed { get; set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken) => _stream.ReadAsync(buffer, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => _stream.WriteAsync(bytes, cancellationToken);

        public override async ValueTask StartTlsAsync(CancellationToken cancellationToken)
        {
            var secure = new SslStream(_stream, leaveInnerStreamOpen: false);
            try
            {
                await secure.AuthenticateAsClientAsync(
                    new SslClientAuthenticationOptions { TargetHost = host, EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 }, cancellationToken);
                _stream = secure;
            }
            catch (AuthenticationException e)
            {
                await secure.DisposeAsync();
                throw new IOException($"TLS with {host} failed: {e.Message}", e);
            }
            catch (Exception)
            {
                await secure.DisposeAsync();
                throw;
            }
        }

        public override async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _closed, 1) == 0)
            {
                await _stream.DisposeAsync();
                Closed?.Invoke();
            }
        }
    }
}
