using System.Net;
using System.Net.Sockets;

namespace Derman.Plugins.Tests.Support;

/// <summary>A server on loopback that speaks over lines; each is served by itself until the other side goes, or the test ends.</summary>
public abstract class LineServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    protected LineServer()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    protected CancellationToken Stop => _stop.Token;

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    protected abstract Task TalkAsync(NetworkStream stream);

    private async Task AcceptAsync()
    {
        await Task.Yield(); // What serves is made after this.
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            Assert.True(_stop.IsCancellationRequested);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        await using var stream = client.GetStream();
        try
        {
            await TalkAsync(stream);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            return; // The other side went away, which is what some tests are about.
        }
    }
}
