using Derman.Channels;

namespace Derman.Plugins;

/// <summary>One running version of a plugin: lends it out, counted, until it is told to drain; then ends it.</summary>
internal abstract class PluginHandle(PluginPackage package)
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _draining = new();
    private int _leases;
    private bool _isDraining;

    public PluginPackage Package { get; } = package;

    public ChannelManifest Manifest => Package.Manifest!;

    /// <summary>Where it stands now.</summary>
    public virtual PluginStatus Status => Package.Status(PluginState.Loaded) with { Isolation = PluginIsolation.InProcess };

    /// <summary>Calls that run now.</summary>
    public int Leases
    {
        get
        {
            lock (_gate)
            {
                return _leases;
            }
        }
    }

    /// <summary>Falls when draining begins: what would run on for ever has to end.</summary>
    protected CancellationToken Draining => _draining.Token;

    /// <summary>A counted use, or null once draining has begun.</summary>
    public PluginLease? TryLease()
    {
        lock (_gate)
        {
            if (_isDraining || Calls is not { } calls)
            {
                return null;
            }

            _leases++;
            return new PluginLease(this, calls);
        }
    }

    /// <summary>Lends no more, waits for the calls that run, ends the plugin. True when nothing of it is left.</summary>
    public async Task<bool> UnloadAsync(CancellationToken cancellationToken)
    {
        await StopAsync(cancellationToken);
        return await IsGoneAsync(cancellationToken);
    }

    /// <summary>The same without asking whether anything is left: enough where the whole process ends.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _isDraining = true;
            if (_leases == 0)
            {
                _drained.TrySetResult();
            }
        }

        await _draining.CancelAsync();
        await _drained.Task.WaitAsync(cancellationToken);
        await EndAsync(cancellationToken);
    }

    internal void Return()
    {
        lock (_gate)
        {
            _leases--;
            if (_isDraining && _leases == 0)
            {
                _drained.TrySetResult();
            }
        }
    }

    /// <summary>What is lent; null when there is nothing (any more).</summary>
    protected abstract IPluginCalls? Calls { get; }

    protected abstract Task EndAsync(CancellationToken cancellationToken);

    /// <summary>Whether nothing of it is left, once it was ended.</summary>
    protected virtual Task<bool> IsGoneAsync(CancellationToken cancellationToken) => Task.FromResult(true);
}
