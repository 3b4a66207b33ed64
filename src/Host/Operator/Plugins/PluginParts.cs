using Derman.Core.Plugins;
using Derman.Plugins;
using Derman.Plugins.Packages;

namespace Derman.Host.Operator.Plugins;

/// <summary>What follows and changes the plugins of this node: one set for the whole process, one change at a time.</summary>
/// <param name="Serves">Whether plugins are loaded here; a command without a running host only writes down what the next start does.</param>
internal sealed record PluginParts(PluginShelf Shelf, PluginStore Store, InstalledPlugins Installed, PluginRegistry Registry, string Folder, bool Serves)
{
    public const string FolderName = "plugins";

    public PackageReader Reader { get; } = new();

    public SemaphoreSlim OneChange { get; } = new(1, 1);

    /// <summary>A file that is there only while it is open, for packages too large for memory.</summary>
    public FileStream Scratch()
    {
        Directory.CreateDirectory(Folder);
        return new FileStream(
            Path.Combine(Folder, $".incoming-{Guid.NewGuid():n}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
    }
}
