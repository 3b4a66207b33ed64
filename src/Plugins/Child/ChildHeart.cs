using System.Diagnostics;
using Derman.Channels.Wire;

namespace Derman.Plugins.Child;

/// <summary>Asks a plugin's process whether it lives, and looks at what it takes: too much ends it, too much of the processors puts it behind all others.</summary>
internal sealed class ChildHeart(ChildProcess process, ChildShare share, ChildOptions options, ILogger logger, string plugin)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);
    private TimeSpan _used;
    private long _lookedAt = Stopwatch.GetTimestamp();

    public async Task BeatAsync(CancellationToken ct)
    {
        if (share.IsOver)
        {
            ChildPriority.ToLast(process.Id); // It was killed for what it did there: its successor begins where it ended.
        }

        try
        {
            while (true)
            {
                for (var waited = TimeSpan.Zero; waited < options.Heartbeat; waited += Look)
                {
                    await Task.Delay(options.Heartbeat < Look ? options.Heartbeat : Look, ct);
                    if (ChildUsage.Of(process.Id) is not { } usage)
                    {
                        continue;
                    }

                    if (usage.TooMuch(options) is { } tooMuch)
                    {
                        process.Kill(tooMuch);
                        return;
                    }

                    GiveItsPlace(usage.Processors);
                }

                await PingAsync(ct);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WireClosedException or WireCallException)
        {
            Log.ChildErrorsEnded(logger, plugin, e.Message);
        }
    }

    private void GiveItsPlace(TimeSpan used)
    {
        var now = Stopwatch.GetTimestamp();
        var changed = share.Look(used - _used, Stopwatch.GetElapsedTime(_lookedAt, now));
        (_used, _lookedAt) = (used, now);
        if (share.IsOver)
        {
            ChildPriority.ToLast(process.Id); // With every look: a thread may have been born by one that was not there yet.
        }
        else
        {
            ChildPriority.GroupToUsual(process.Id); // With every look too: the kernel may not have listened to the last one.
        }

        if (changed && share.IsOver)
        {
            Log.ChildIsBusy(logger, plugin, process.Id, options.Cores);
        }
        else if (changed && ChildPriority.ThreadsToUsual(process.Id))
        {
            Log.ChildIsQuiet(logger, plugin, process.Id);
        }
        else if (changed)
        {
            Log.ChildStaysLast(logger, plugin, process.Id);
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
