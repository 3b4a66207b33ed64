using Derman.Channels.Wire;
using Derman.Plugins;

namespace Derman.Channels.Runner;

/// <summary>The plugin of this process, loaded as the host loads one: its folder, .NET itself and the contract, nothing else.</summary>
internal sealed record LoadedPlugin(IChannelPlugin Plugin, WireHello Hello)
{
    /// <exception cref="InvalidOperationException">It cannot be started; the message says why.</exception>
    public static LoadedPlugin Load(string folder)
    {
        var result = ManifestParser.Parse(File.ReadAllBytes(Path.Combine(folder, "channel.json")));
        if (result.Manifest is not { Entry: AssemblyEntry entry } manifest)
        {
            throw new InvalidOperationException("channel.json is broken or names no assembly.");
        }

        var context = new PluginLoadContext(folder, Path.GetFileNameWithoutExtension(entry.Assembly));
        var type = context.LoadFile(Path.Combine(folder, entry.Assembly)).GetType(entry.Type, throwOnError: true)!;
        var plugin = (IChannelPlugin)Activator.CreateInstance(type)!;
        var hello = new WireHello(
            WireLimits.Protocol, ChannelsSdk.Current.ToString(), manifest.Id, manifest.Version.ToString(), [.. WireCapabilities.Of(plugin).Order()]);
        return new LoadedPlugin(plugin, hello);
    }
}
