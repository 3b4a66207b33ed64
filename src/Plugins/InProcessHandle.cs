using System.Runtime.CompilerServices;
using Derman.Channels;

namespace Derman.Plugins;

/// <summary>A plugin loaded into this process.</summary>
internal sealed class InProcessHandle : PluginHandle
{
    private readonly TimeSpan _disposeTimeout;
    private readonly ILogger _logger;
    private IChannelPlugin? _plugin;
    private InProcessCalls? _calls;
    private PluginLoader? _loader;

    public InProcessHandle(PluginPackage package, IChannelPlugin plugin, PluginLoader loader, TimeSpan disposeTimeout, ILogger logger)
        : base(package)
    {
        _plugin = plugin;
        _calls = new InProcessCalls(plugin, Draining);
        _loader = loader;
        _disposeTimeout = disposeTimeout;
        _logger = logger;
        Context = loader.Context;
    }

    /// <summary>Dies when the plugin's load context is gone.</summary>
    public WeakReference Context { get; }

    protected override IPluginCalls? Calls => _calls;

    protected override async Task EndAsync(CancellationToken cancellationToken)
    {
        await DisposePluginAsync();
        Release();
    }

    protected override Task<bool> IsGoneAsync(CancellationToken cancellationToken) => UnloadProof.RunAsync(Context, cancellationToken);

    private async Task DisposePluginAsync()
    {
        try
        {
            if (_plugin is { } plugin)
            {
                await plugin.DisposeAsync().AsTask().WaitAsync(_disposeTimeout, CancellationToken.None);
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
        _calls = null;
        _loader?.Dispose();
        _loader = null;
    }
}
