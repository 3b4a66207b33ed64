using Derman.Plugins.Packages;

namespace Derman.Plugins;

/// <summary>Where plugins lie and how long the host waits for them.</summary>
public sealed class PluginOptions
{
    /// <summary>Default of <see cref="DisposeTimeout"/>: 10 seconds.</summary>
    public static readonly TimeSpan DefaultDisposeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Folders that hold one folder a plugin, searched in order. Default: <c>plugins</c> beside the host. A missing folder is empty.</summary>
    public IList<string> Folders { get; } = [];

    /// <summary>What was installed from packages, beside those folders.</summary>
    internal InstalledPlugins? Installed { get; set; }

    /// <summary>How long a plugin may take to dispose of itself; more than zero. Afterwards it is unloaded all the same and the leak is reported.</summary>
    public TimeSpan DisposeTimeout { get; set; } = DefaultDisposeTimeout;
}
