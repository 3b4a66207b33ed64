using Derman.Channels;

namespace Derman.Plugins;

/// <summary>
/// One counted use of a plugin. Dispose it when the call has ended, and keep nothing the plugin made but records of the contract: the old
/// version of a replaced plugin goes only when its last lease has gone.
/// </summary>
internal sealed class PluginLease : IDisposable
{
    private readonly PluginHandle _handle;
    private IChannelPlugin? _plugin;

    internal PluginLease(PluginHandle handle, IChannelPlugin plugin) => (_handle, _plugin) = (handle, plugin);

    public IChannelPlugin Plugin => _plugin ?? throw new ObjectDisposedException(nameof(PluginLease));

    public ChannelManifest Manifest => _handle.Manifest;

    public PluginTexts Texts => _handle.Package.Texts;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _plugin, null) is not null)
        {
            _handle.Return();
        }
    }
}
