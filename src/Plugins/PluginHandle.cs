using System.Runtime.CompilerServices;
using Derman.Channels;

namespace Derman.Plugins;

/// <summary>One loaded version of a plugin: lends it out, counted, until it is told to drain; then ends and unloads it.</summary>
internal sealed class PluginHandle
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeSpan _disposeTimeout;
    private readonly ILogger _logger;
    private IChannelPlugin? _plugin;
    private PluginLoader? _loader;
    private int _leases;
    private bool _draining;

    internal PluginHandle(PluginPackage package, IChannelPlugin plugin, PluginLoader loader, TimeSpan disposeTimeout, ILogger logger)
    {
        Package = package;
        _plugin = plugin;
        _loader = loader;
        _disposeTimeout = disposeTimeout;
        _logger = logger;
        Context = loader.Context;
    }

    public PluginPackage Package { get; }

    public ChannelManifest Manifest => Package.Manifest!;

    /// <summary>Dies when the plugin's load context is gone.</summary>
    public WeakReference Context { get; }

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

    /// <summary>A counted use, or null once draining has begun.</summary>
    public PluginLease? TryLease()
    {
        lock (_gate)
        {
            if (_draining || _plugin is null)
            {
                return null;
            }

            _leases++;
            return new PluginLease(this, _plugin);
        }
    }

    /// <summary>Lends no more, waits for the calls that run, ends the plugin, unloads it. True when its load context is proven gone.</summary>
    public async Task<bool> UnloadAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _draining = true;
            if (_leases == 0)
            {
                _drained.TrySetResult();
            }
        }

        await _drained.Task.WaitAsync(cancellationToken);
        await EndAsync();
        Release();
        return await UnloadProof.RunAsync(Context, cancellationToken);
    }

    internal void Return()
    {
        lock (_gate)
        {
            _leases--;
            if (_draining && _leases == 0)
            {
                _drained.TrySetResult();
            }
        }
    }

    private async Task EndAsync()
    {
        try
        {
            if (_plugin is { } plugin)
            {
                await plugin.DisposeAsync().AsTask().WaitAsync(_disposeTimeout);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Unloaded all the same; if something of it lives on, the proof says so.
            Log.DisposeFailed(_logger, Package.Id, Manifest.Version, $"{exception.GetType().Name}: {exception.Message}");
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Release()
    {
        _plugin = null;
        _loader?.Dispose();
        _loader = null;
    }
}
