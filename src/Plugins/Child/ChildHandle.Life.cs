using NodaTime;

namespace Derman.Plugins.Child;

// What becomes of its processes.
internal sealed partial class ChildHandle
{
    // One loop for the plugin's whole life: rest, live, fall, come back.
    private async Task WatchAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            if (Process is { } process)
            {
                await LiveAsync(process);
            }
            else
            {
                await StartAgainAsync(IsResting);
            }
        }
    }

    private async Task LiveAsync(ChildProcess process)
    {
        using var life = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var beating = new ChildHeart(process, _share, _options, _logger, Package.Id).BeatAsync(life.Token);
        var resting = RestWhenIdleAsync(life.Token);
        await Task.WhenAny(process.Ended, resting);
        await life.CancelAsync();
        await beating;
        if (await resting)
        {
            // Beside what comes: whoever calls meanwhile is given a new process, and does not wait for the end of this one.
            _leaving = AskToStopAsync(process);
            Log.ChildRests(_logger, Package.Id, process.Id);
            return;
        }

        var reason = await process.Ended;
        if (!_stopping.IsCancellationRequested)
        {
            Log.ChildEnded(_logger, Package.Id, process.Id, reason);
            Fall(reason);
        }
    }

    /// <summary>True once nothing was asked of the process for long enough: it serves nobody any more, and may be ended.</summary>
    private async Task<bool> RestWhenIdleAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await Task.Delay(_options.RestAfter == TimeSpan.Zero ? Timeout.InfiniteTimeSpan : IdleLeft(), ct);
                if (TryRest())
                {
                    return true;
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return false;
        }
    }

    private TimeSpan IdleLeft()
    {
        lock (_gate)
        {
            var left = _uses > 0 ? _options.RestAfter : _options.RestAfter - (_clock.GetCurrentInstant() - _lastUse).ToTimeSpan();
            return left > Shortest ? left : Shortest;
        }
    }

    private bool TryRest()
    {
        lock (_gate)
        {
            // The next one who asks finds no process, and wakes one: nobody is given what is about to end.
            if (_uses > 0 || _process is not { Peer.Ended.IsCompleted: false } || (_clock.GetCurrentInstant() - _lastUse).ToTimeSpan() < _options.RestAfter)
            {
                return false;
            }

            _process = null;
            _state = PluginState.Resting;
            _ready = Nobody();
            _wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return true;
        }
    }

    /// <summary>Waits for the first who needs it, or for the pause after a fall, and starts the next process.</summary>
    private async Task StartAgainAsync(bool rested)
    {
        try
        {
            await (rested ? _wake.Task.WaitAsync(_stopping.Token) : PauseAsync());
            if (await BeginAsync(_stopping.Token) is not { } fault)
            {
                return;
            }

            // What a check turns away at the first start would be turned away again: only what broke is tried again.
            if (rested && fault.IsRefusal)
            {
                Refuse(fault);
            }
            else
            {
                Fall(fault.Cause);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return; // Stopped while it was away: nothing is left to end.
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException or InvalidOperationException)
        {
            Fall(e.Message);
        }
    }

    private Task PauseAsync() => Task.Delay(
        _state is PluginState.Quarantined or PluginState.Refused ? Timeout.InfiniteTimeSpan : Pauses[Math.Clamp(_crashes.Count - 1, 0, Pauses.Length - 1)], _stopping.Token);

    private void Refuse(PluginFault fault)
    {
        lock (_gate)
        {
            (_state, _fault) = (PluginState.Refused, fault);
            _ready.TrySetException(new PluginUnavailableException($"Plugin '{Package.Id}' was refused: {fault.Code}."));
        }

        Log.DoesNotRun(_logger, Package.Id, fault.Code, fault.Cause, fault.Cure);
    }

    private void Fall(string reason)
    {
        lock (_gate)
        {
            _process = null;
            if (_ready.Task.IsCompleted)
            {
                _ready = Nobody();
            }

            var now = _clock.GetCurrentInstant();
            _crashes.Enqueue(now);
            while (now - _crashes.Peek() > Duration.FromTimeSpan(_options.CrashWindow))
            {
                _crashes.Dequeue();
            }

            var isTooOften = _crashes.Count >= _options.MostCrashes;
            _state = isTooOften ? PluginState.Quarantined : PluginState.Restarting;
            _fault = isTooOften ? Errors.Quarantined(_crashes.Count, _options.CrashWindow, reason) : Errors.Restarting(reason);
            if (isTooOften)
            {
                Log.DoesNotRun(_logger, Package.Id, _fault.Code, _fault.Cause, _fault.Cure);
                _ready.TrySetException(new PluginUnavailableException($"Plugin '{Package.Id}' is quarantined."));
            }
        }
    }
}
