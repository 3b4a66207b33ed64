using Derman.Channels.Wire;

namespace Derman.Plugins.Child;

/// <summary>Asks a plugin's process whether it lives, and looks at what it takes.</summary>
internal sealed class ChildHeart(ChildProcess process, ChildOptions options, ILogger logger, string plugin)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    public async Task BeatAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                for (var waited = TimeSpan.Zero; waited < options.Heartbeat; waited += Look)
                {
                    await Task.Delay(options.Heartbeat < Look ? options.Heartbeat : Look, ct);
                    if (ChildUsage.TooMuch(process.Id, options) is { } tooMuch)
                    {
                        process.Kill(tooMuch);
                        return;
                    }
                }

                await PingAsync(ct);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WireClosedException or WireCallException)
        {
            Log.ChildErrorsEnded(logger, plugin, e.Message);
        }
    }

    private async Task PingAsync(CancellationToken ct)
    {
        try
        {
            await process.Peer.AskAsync(WireOps.Ping, WirePayload.Nothing, within: null, CancellationToken.None).AsTask().WaitAsync(options.Heartbeat, ct);
        }
        catch (TimeoutException) when (process.Peer.IsHoldingBack)
        {
            return; // We are the ones who do not read.
        }
        catch (TimeoutException)
        {
            process.Kill($"it did not answer for {options.Heartbeat.TotalSeconds:0.#} s");
        }
    }
}
