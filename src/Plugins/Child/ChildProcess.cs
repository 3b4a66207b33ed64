using System.Diagnostics;
using System.Text;
using Derman.Channels.Wire;

namespace Derman.Plugins.Child;

/// <summary>One process of one plugin: the line to it, its end and what it writes to standard error.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;
    private readonly ILogger _logger;
    private readonly string _plugin;
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _reason;

    private ChildProcess(Process process, string plugin, ILogger logger)
    {
        _process = process;
        _plugin = plugin;
        _logger = logger;
        Id = process.Id;
        Broker = new ChildBroker(plugin, logger);
        Peer = new WirePeer(process.StandardOutput.BaseStream, process.StandardInput.BaseStream, Broker, $"plugin {plugin}");
        new Thread(ReadErrors) { IsBackground = true, Name = $"plugin {plugin} errors" }.Start();
        Peer.Start();
        _ = WatchAsync();
    }

    public int Id { get; }

    public WirePeer Peer { get; }

    public ChildBroker Broker { get; }

    /// <summary>Ends with the process: why it ended.</summary>
    public Task<string> Ended => _ended.Task;

    public static ChildProcess Start(ProcessStartInfo start, string plugin, ILogger logger)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        start.CreateNoWindow = true;
        var process = Process.Start(start)!;
        ChildPriority.ThreadsToUsual(process.Id); // Its launcher will say so itself, but a start costs too, and one that ends at once starts often.
        return new ChildProcess(process, plugin, logger);
    }

    /// <summary>Ends the process at once; the first reason given counts.</summary>
    public void Kill(string reason)
    {
        Interlocked.CompareExchange(ref _reason, reason, null);
        try
        {
            _process.Kill(entireProcessTree: false);
        }
        catch (InvalidOperationException)
        {
            return; // It has ended already.
        }
    }

    public void Dispose()
    {
        Kill("stopped");
        Peer.Close(null);
    }

    private async Task WatchAsync()
    {
        var broken = await Peer.Ended;
        if (broken is WireException wire)
        {
            Kill($"{wire.Code}: {wire.Message}");
        }
        else if (await Task.WhenAny(_process.WaitForExitAsync(), Task.Delay(TimeSpan.FromSeconds(2))) is var first && !_process.HasExited)
        {
            Kill("it closed its output");
            await first;
        }

        await _process.WaitForExitAsync();
        _ended.TrySetResult(_reason ?? $"it ended with exit code {_process.ExitCode}");
        _process.Dispose();
    }

    // Read without end, kept bounded: a plugin that is not read would block, one that is kept whole would fill the disk. Nobody waits for it.
    private void ReadErrors()
    {
        const int mostPieces = 200;
        const int longestPiece = 1024;
        ChildPriority.LowerOwnThread();
        var buffer = new byte[16 * longestPiece];
        var pieces = 0;
        var since = Stopwatch.GetTimestamp();
        var errors = _process.StandardError.BaseStream;
        try
        {
            int read;
            while ((read = errors.Read(buffer, 0, buffer.Length)) > 0)
            {
                if (Stopwatch.GetElapsedTime(since) > TimeSpan.FromMinutes(1))
                {
                    (pieces, since) = (0, Stopwatch.GetTimestamp());
                }

                for (var at = 0; at < read && pieces < mostPieces; at += longestPiece, pieces++)
                {
                    Log.ChildSaid(_logger, _plugin, ChildText.OneLine(Encoding.UTF8.GetString(buffer, at, Math.Min(longestPiece, read - at)), longestPiece));
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            Log.ChildErrorsEnded(_logger, _plugin, e.Message);
        }
    }
}
