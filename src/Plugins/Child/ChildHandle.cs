using Derman.Channels;
using Derman.Channels.Wire;
using NodaTime;

namespace Derman.Plugins.Child;

/// <summary>
/// A plugin in a process of its own: one process for all tenants, asked again and again whether it lives, killed when it does not say so, started
/// again when it ends, left alone when it ends too often.
/// </summary>
internal sealed class ChildHandle : PluginHandle
{
    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(150), TimeSpan.FromMilliseconds(400), TimeSpan.FromSeconds(1)];

    private readonly ChildCommand _command;
    private readonly ChildOptions _options;
    private readonly IClock _clock;
    private readonly ILogger _logger;
    private readonly ChildCalls _calls;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Queue<Instant> _crashes = new();
    private readonly ChildShare _share;
    private readonly Lock _gate = new();
    private TaskCompletionSource<ChildProcess> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ChildProcess? _process;
    private PluginFault? _fault;
    private PluginState _state = PluginState.Loaded;
    private string? _sandbox;
    private Task _watching = Task.CompletedTask;

    private ChildHandle(PluginPackage package, ChildCommand command, ChildOptions options, IClock clock, ILogger logger)
        : base(package)
    {
        _command = command;
        _options = options;
        _clock = clock;
        _logger = logger;
        _share = new ChildShare(options.Cores);
        _calls = new ChildCalls(this, options, Draining);
    }

    public override PluginStatus Status
    {
        get
        {
            lock (_gate)
            {
                return Package.Status(_state, _fault) with { Isolation = PluginIsolation.ChildProcess, Sandbox = _sandbox };
            }
        }
    }

    /// <summary>The process that serves now; null while there is none.</summary>
    public ChildProcess? Process => Volatile.Read(ref _process);

    protected override IPluginCalls Calls => _calls;

    /// <summary>The running plugin after its first word, or why there is none.</summary>
    public static async Task<(PluginHandle? Handle, PluginFault? Fault)> StartAsync(
        PluginPackage package, ChildOptions options, IClock clock, ILogger logger, CancellationToken ct)
    {
        var (command, fault) = await ChildCommand.ForAsync(package, options, ct);
        if (command is null)
        {
            return (null, fault);
        }

        var handle = new ChildHandle(package, command, options, clock, logger);
        fault = await handle.BeginAsync(ct);
        if (fault is not null)
        {
            return (null, fault);
        }

        handle._watching = handle.WatchAsync();
        return (handle, null);
    }

    /// <summary>The process to ask; waits for one that is being started.</summary>
    public async ValueTask<ChildProcess> ReadyAsync(TimeSpan longest, CancellationToken ct)
    {
        Task<ChildProcess> ready;
        lock (_gate)
        {
            if (_state == PluginState.Quarantined)
            {
                throw new PluginUnavailableException($"Plugin '{Package.Id}' is quarantined.");
            }

            // Between the end of a process and our learning of it, whoever asks waits for the next one.
            if (_process is { Peer.Ended.IsCompleted: true } && _ready.Task.IsCompleted)
            {
                _ready = new TaskCompletionSource<ChildProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            ready = _ready.Task;
        }

        try
        {
            return await ready.WaitAsync(longest, ct);
        }
        catch (TimeoutException)
        {
            throw new PluginUnavailableException($"Plugin '{Package.Id}' is being started again.");
        }
    }

    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        if (Process is { } process)
        {
            await AskToStopAsync(process);
        }

        await _watching.WaitAsync(cancellationToken);
    }

    private async Task AskToStopAsync(ChildProcess process)
    {
        try
        {
            await process.Peer.AskAsync(WireOps.Stop, WirePayload.Nothing, within: null, CancellationToken.None).AsTask().WaitAsync(_options.Grace, CancellationToken.None);
            await process.Ended.WaitAsync(_options.Grace, CancellationToken.None);
        }
        catch (Exception e) when (e is TimeoutException or WireCallException or IOException)
        {
            // Gone before its answer was written is what was wanted.
            Log.ChildEnded(_logger, Package.Id, process.Id, e is IOException ? "told to stop, it was gone at once" : "told to stop, it did not");
        }

        process.Dispose();
    }

    /// <summary>Starts a process and waits for its first word.</summary>
    private async Task<PluginFault?> BeginAsync(CancellationToken ct)
    {
        var process = ChildProcess.Start(_command.Start(), Package.Id, _logger);
        var fault = await GreetAsync(process, ct);
        if (fault is not null)
        {
            process.Kill(fault.Code);
            return fault;
        }

        lock (_gate)
        {
            _process = process;
            _state = PluginState.Loaded;
            _fault = null;
            _ready.TrySetResult(process);
        }

        Log.ChildServes(_logger, Package.Id, process.Id, _sandbox ?? "none");
        return null;
    }

    private async Task<PluginFault?> GreetAsync(ChildProcess process, CancellationToken ct)
    {
        var hello = process.Broker.Hello;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var first = await Task.WhenAny(hello, process.Ended, Task.Delay(_options.StartTimeout, limit.Token));
        await limit.CancelAsync();
        ct.ThrowIfCancellationRequested();
        if (process.Broker.Sandbox is { IsCompletedSuccessfully: true } sandbox)
        {
            var said = await sandbox;
            _sandbox = said.Missing.Count == 0 ? said.State : $"{said.State}: no {string.Join(", no ", said.Missing)}";
            if (said.State != "full" && !_options.AllowPartialSandbox)
            {
                return Errors.SandboxPartial(string.Join(", ", said.Missing));
            }
        }

        if (first != hello)
        {
            return Errors.NoHello(process.Ended.IsCompleted ? await process.Ended : $"it said nothing for {_options.StartTimeout.TotalSeconds:0} s");
        }

        var fault = FaultOf((await hello).Hello);
        if (fault is null)
        {
            process.Broker.Welcome();
        }

        return fault;
    }

    private PluginFault? FaultOf(WireHello hello)
    {
        if (hello.Protocol != WireLimits.Protocol)
        {
            return Errors.ProtocolUnknown(hello.Protocol);
        }

        if (hello.Id != Manifest.Id || hello.Version != Manifest.Version.ToString())
        {
            return Errors.HelloDiffers($"The process says it is {ChildText.OneLine(hello.Id, 60)} {ChildText.OneLine(hello.Version, 20)}, channel.json {Manifest.Id} {Manifest.Version}.");
        }

        return Manifest.Capabilities.SetEquals(hello.Capabilities)
            ? null
            : Errors.CapabilitiesDiffer(string.Join(", ", Manifest.Capabilities.Order()), string.Join(", ", hello.Capabilities.Order()));
    }

    // One loop for the plugin's whole life: live, fall, come back.
    private async Task WatchAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            if (Process is { } process)
            {
                using var beat = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
                var beating = new ChildHeart(process, _share, _options, _logger, Package.Id).BeatAsync(beat.Token);
                var reason = await process.Ended;
                await beat.CancelAsync();
                await beating;
                if (_stopping.IsCancellationRequested)
                {
                    break;
                }

                Log.ChildEnded(_logger, Package.Id, process.Id, reason);
                Fall(reason);
            }

            await ComeBackAsync();
        }
    }

    private void Fall(string reason)
    {
        lock (_gate)
        {
            _process = null;
            if (_ready.Task.IsCompleted)
            {
                _ready = new TaskCompletionSource<ChildProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
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

    private async Task ComeBackAsync()
    {
        try
        {
            if (_state == PluginState.Quarantined)
            {
                await Task.Delay(Timeout.Infinite, _stopping.Token);
            }

            await Task.Delay(Pauses[Math.Clamp(_crashes.Count - 1, 0, Pauses.Length - 1)], _stopping.Token);
            if (await BeginAsync(_stopping.Token) is { } fault)
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
}
