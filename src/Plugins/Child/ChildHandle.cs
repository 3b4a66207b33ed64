using Derman.Channels;
using Derman.Channels.Wire;
using NodaTime;

namespace Derman.Plugins.Child;

/// <summary>
/// A plugin in a process of its own: one process for all tenants, asked again and again whether it lives, killed when it does not say so, started
/// again when it ends, left alone when it ends too often.
/// </summary>
internal sealed partial class ChildHandle : PluginHandle
{
    private static readonly TimeSpan[] Pauses =
        [TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(150), TimeSpan.FromMilliseconds(400), TimeSpan.FromSeconds(1)];

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(20);

    private readonly ChildCommand _command;
    private readonly ChildOptions _options;
    private readonly IClock _clock;
    private readonly ILogger _logger;
    private readonly ChildCalls _calls;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Queue<Instant> _crashes = new();
    private readonly ChildShare _share;
    private readonly Lock _gate = new();
    private TaskCompletionSource<ChildProcess> _ready = Nobody();
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ChildProcess? _process;
    private PluginFault? _fault;
    private PluginState _state = PluginState.Resting;
    private string? _sandbox;
    private int _uses;
    private Instant _lastUse;
    private Task _watching = Task.CompletedTask;
    private Task _leaving = Task.CompletedTask;

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
    public static Task<(PluginHandle? Handle, PluginFault? Fault)> StartAsync(
        PluginPackage package, ChildOptions options, IClock clock, ILogger logger, CancellationToken ct) => MakeAsync(package, options, clock, logger, startsNow: true, ct);

    /// <summary>The plugin at rest: its process is started by the first who needs it. What needs no process to be seen is checked now.</summary>
    public static Task<(PluginHandle? Handle, PluginFault? Fault)> RestAsync(
        PluginPackage package, ChildOptions options, IClock clock, ILogger logger, CancellationToken ct) =>
        MakeAsync(package, options, clock, logger, startsNow: options.RestAfter == TimeSpan.Zero, ct);

    private static async Task<(PluginHandle? Handle, PluginFault? Fault)> MakeAsync(
        PluginPackage package, ChildOptions options, IClock clock, ILogger logger, bool startsNow, CancellationToken ct)
    {
        var (command, fault) = await ChildCommand.ForAsync(package, options, ct);
        if (command is null)
        {
            return (null, fault);
        }

        var handle = new ChildHandle(package, command, options, clock, logger);
        if (startsNow && (fault = await handle.BeginAsync(ct)) is not null)
        {
            return (null, fault);
        }

        handle._watching = handle.WatchAsync();
        return (handle, null);
    }

    /// <summary>Whether its process was ended because nobody needed it, and none is there.</summary>
    public bool IsResting
    {
        get
        {
            lock (_gate)
            {
                return _state == PluginState.Resting;
            }
        }
    }

    /// <summary>The process to ask, kept up until the use is disposed; wakes one that rests, waits for one that is being started again.</summary>
    public async ValueTask<ChildUse> UseAsync(TimeSpan longest, CancellationToken ct)
    {
        Task<ChildProcess> ready;
        lock (_gate)
        {
            if (_state is PluginState.Quarantined or PluginState.Refused)
            {
                throw new PluginUnavailableException($"Plugin '{Package.Id}' does not run: {_fault?.Code}.");
            }

            if (_state == PluginState.Resting)
            {
                longest = _options.StartTimeout;
                _wake.TrySetResult();
            }

            // Between the end of a process and our learning of it, whoever asks waits for the next one.
            if (_process is { Peer.Ended.IsCompleted: true } && _ready.Task.IsCompleted)
            {
                _ready = Nobody();
            }

            _uses++;
            ready = _ready.Task;
        }

        ChildUse? use = null;
        try
        {
            return use = new ChildUse(this, await ready.WaitAsync(longest, ct));
        }
        catch (TimeoutException)
        {
            throw new PluginUnavailableException($"Plugin '{Package.Id}' is being started.");
        }
        finally
        {
            if (use is null)
            {
                EndUse();
            }
        }
    }

    /// <summary>Ends a use; called by <see cref="ChildUse"/> alone.</summary>
    internal void EndUse()
    {
        lock (_gate)
        {
            _uses--;
            _lastUse = _clock.GetCurrentInstant();
        }
    }

    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        if (Process is { } process)
        {
            await AskToStopAsync(process);
        }

        await Task.WhenAll(_watching, _leaving).WaitAsync(cancellationToken);
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
        var (fault, sandbox) = await GreetAsync(process, ct);
        _sandbox = sandbox ?? _sandbox;
        if (fault is not null)
        {
            process.Kill(fault.Code);
            return fault;
        }

        lock (_gate)
        {
            _process = process;
            _lastUse = _clock.GetCurrentInstant();
            _state = PluginState.Loaded;
            _fault = null;
            _ready.TrySetResult(process);
        }

        Log.ChildServes(_logger, Package.Id, process.Id, _sandbox ?? "none");
        return null;
    }

    private async Task<(PluginFault? Fault, string? Sandbox)> GreetAsync(ChildProcess process, CancellationToken ct)
    {
        try
        {
            return await new ChildGreeting(process, Manifest, _options).GreetAsync(ct);
        }
        catch (OperationCanceledException)
        {
            process.Kill("stopped while it was being started");
            throw;
        }
    }

    private static TaskCompletionSource<ChildProcess> Nobody() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
