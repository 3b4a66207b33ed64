using System.Text.Json;
using Derman.Host.Cli;

namespace Derman.Host.Operator.Socket;

/// <summary>One client on the admin socket: its command is carried out here, line by line before its eyes.</summary>
internal sealed class AdminConversation(House house, ILogger<AdminConversation> logger) : IDisposable
{
    /// <summary>Taken by whoever changes tenants from the command line.</summary>
    public SemaphoreSlim OneChange { get; } = new(1);

    public async Task HoldAsync(Stream stream, CancellationToken stopping)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        if (await reader.ReadLineAsync(stopping) is not { } text)
        {
            return; // Called and left.
        }

        var request = JsonSerializer.Deserialize(text, AdminJson.Default.AdminRequest)!;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var watching = WatchAsync(reader, stop, ended.Token);
        await using (var output = new FrameOutput(stream))
        {
            output.Exit(await CarryOutAsync(request, output, stop.Token));
        }

        await ended.CancelAsync();
        await watching;
    }

    public void Dispose() => OneChange.Dispose();

    private async Task<int> CarryOutAsync(AdminRequest request, FrameOutput output, CancellationToken stop)
    {
        try
        {
            var exit = await CommandLine.RunLiveAsync(request.Words, new LivePlace(house, OneChange, output, request.Folder), output, stop);
            Log.Commanded(logger, string.Join(' ', request.Words.Take(2)), exit); // No more of it: further words may be secrets.
            return exit;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.TalkFailed(logger, e);
            output.Error($"{e.GetType().Name}: {e.Message} The log of the host has the whole of it.");
            return CommandExit.Refused;
        }
        catch (OperationCanceledException)
        {
            output.Error("Stopped.");
            return CommandExit.Stopped;
        }
    }

    /// <summary>The client sends nothing after its request: when its side closes it has been stopped, or has gone.</summary>
    private static async Task WatchAsync(StreamReader reader, CancellationTokenSource stop, CancellationToken ended)
    {
        try
        {
            while (await reader.ReadLineAsync(ended) is not null)
            {
                continue;
            }

            await stop.CancelAsync();
        }
        catch (IOException)
        {
            await stop.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            return; // The command has ended.
        }
    }
}
