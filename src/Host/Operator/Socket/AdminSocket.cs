using System.Collections.Concurrent;
using System.Net.Sockets;
using Derman.Host.Hosting;

namespace Derman.Host.Operator.Socket;

/// <summary>Listens for the operator's commands while the host runs, so that nothing has to be stopped for them.</summary>
internal sealed class AdminSocket(HostSettings settings, AdminConversation conversation, ILogger<AdminSocket> logger) : IHostedService, IDisposable
{
    private const int Backlog = 16;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, byte> _open = new();
    private System.Net.Sockets.Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            Listen(AdminAddress.Claim(settings.Data));
        }
        catch (Exception e) when (e is SocketException or IOException or UnauthorizedAccessException)
        {
            // Some file systems know no sockets. Citizens are served all the same; commands then need the host stopped.
            Log.NotListening(logger, e);
        }

        return Task.CompletedTask;
    }

    private void Listen(string path)
    {
        _listener = new System.Net.Sockets.Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listener.Bind(new UnixDomainSocketEndPoint(path));
        if (!OperatingSystem.IsWindows())
        {
            // Before Listen nobody can connect, so there is no moment in which another user could.
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        _listener.Listen(Backlog);
        _accepting = AcceptAsync(_listener);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _accepting;
        await Task.WhenAll(_open.Keys);
        if (_listener is not null)
        {
            _listener.Dispose();
            AdminAddress.Release(settings.Data);
        }
    }

    public void Dispose()
    {
        _listener?.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync(System.Net.Sockets.Socket listener)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var peer = await listener.AcceptAsync(_stopping.Token);
                var talk = TalkAsync(peer);
                _open[talk] = 0;
                _ = talk.ContinueWith(t => _open.TryRemove(t, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException e)
            {
                Log.AcceptFailed(logger, e);
            }
        }
    }

    private async Task TalkAsync(System.Net.Sockets.Socket peer)
    {
        using (peer)
        {
            if (!PeerOwner.MayCommand(peer))
            {
                Log.Stranger(logger);
                return;
            }

            try
            {
                await using var stream = new NetworkStream(peer, ownsSocket: false);
                await conversation.HoldAsync(stream, _stopping.Token);
            }
            catch (Exception e)
            {
                Log.TalkFailed(logger, e);
            }
        }
    }
}

internal static partial class Log
{
    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning, Message = "A call on the admin socket could not be taken.")]
    public static partial void AcceptFailed(ILogger logger, Exception e);

    [LoggerMessage(EventId = 3005, Level = LogLevel.Error, Message = "No admin socket can be had in this data folder: commands need the host stopped.")]
    public static partial void NotListening(ILogger logger, Exception e);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Warning, Message = "A process of another user called on the admin socket and was sent away.")]
    public static partial void Stranger(ILogger logger);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Error, Message = "A command on the admin socket ended badly.")]
    public static partial void TalkFailed(ILogger logger, Exception e);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Information, Message = "Operator's command '{Command}' ended with {Exit}.")]
    public static partial void Commanded(ILogger logger, string command, int exit);
}
