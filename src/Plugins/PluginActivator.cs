using System.Reflection;
using System.Runtime.CompilerServices;
using Derman.Channels;
using Derman.Channels.Wire;

namespace Derman.Plugins;

/// <summary>Starts a checked package: loads it, makes its entry object and holds the code to what the manifest declares.</summary>
internal static class PluginActivator
{
    /// <summary>The running plugin, or why there is none; then everything loaded is unloaded again. Only texts leave here, never plugin objects.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static (InProcessHandle? Handle, PluginFault? Fault) Start(PluginPackage package, PluginOptions options, ILogger logger)
    {
        var manifest = package.Manifest ?? throw new ArgumentException("A package without a manifest cannot be started.", nameof(package));
        var entry = (AssemblyEntry)manifest.Entry;
        var loader = PluginLoader.CreateFromAssemblyFile(Path.Combine(package.Folder, entry.Assembly));
        PluginFault? fault;
        try
        {
            fault = Create(loader, entry, manifest, out var plugin);
            if (plugin is not null)
            {
                return (new InProcessHandle(package, plugin, loader, options.DisposeTimeout, logger), null);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // Whatever a plugin's static or instance constructor throws must not take the host down with it.
            var cause = exception is TargetInvocationException { InnerException: { } inner } ? inner : exception;
            Log.StartFailed(logger, package.Id, cause.ToString());
            fault = Errors.LoadFailed($"{cause.GetType().Name}: {cause.Message}");
        }

        loader.Dispose();
        return (null, fault);
    }

    private static PluginFault? Create(PluginLoader loader, AssemblyEntry entry, ChannelManifest manifest, out IChannelPlugin? plugin)
    {
        plugin = null;
        var type = loader.LoadDefaultAssembly().GetType(entry.Type, throwOnError: false);
        if (type is not { IsVisible: true })
        {
            return Errors.EntryMissing(entry.Type);
        }

        if (type.IsAbstract || !typeof(IChannelPlugin).IsAssignableFrom(type) || type.GetConstructor(Type.EmptyTypes) is not { } constructor)
        {
            return Errors.EntryInvalid(entry.Type);
        }

        var made = (IChannelPlugin)constructor.Invoke(null);
        var given = WireCapabilities.Of(made);
        if (!manifest.Capabilities.SetEquals(given))
        {
            return Errors.CapabilitiesDiffer(string.Join(", ", manifest.Capabilities.Order()), string.Join(", ", given.Order()));
        }

        plugin = made;
        return null;
    }
}
