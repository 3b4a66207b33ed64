using Derman.Channels;

namespace Derman.Plugins;

/// <summary>
/// One counted use of a plugin. Dispose it when the call has ended, and keep nothing the plugin made but records of the contract: the old
/// version of a replaced plugin goes only when its last lease has gone.
/// </summary>
internal sealed class PluginLease : IDisposable
{
    private readonly PluginHandle _handle;
    private IPluginCalls? _calls;

    internal PluginLease(PluginHandle handle, IPluginCalls calls) => (_handle, _calls) = (handle, calls);

    public IPluginCalls Calls => _calls ?? throw new ObjectDisposedException(nameof(PluginLease));

    public ChannelManifest Manifest => _handle.Manifest;

    public PluginTexts Texts => _handle.Package.Texts;

    /// <summary>Whether the plugin does this at all.</summary>
    public bool Can(ChannelCapability capability) => Manifest.Capabilities.Contains(capability);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _calls, null) is not null)
        {
            _handle.Return();
        }
    }
}
