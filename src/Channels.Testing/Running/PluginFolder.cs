using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace Derman.Channels.Testing;

/// <summary>A plugin's folder as installed, loaded as a host loads it: a context of its own that shares the contract and .NET, nothing else.</summary>
internal sealed class PluginFolder : AssemblyLoadContext
{
    private static readonly Assembly Contract = typeof(IChannelPlugin).Assembly;
    private readonly string _folder;

    private PluginFolder(string folder)
        : base($"kit:{Path.GetFileName(folder)}", isCollectible: true) => _folder = folder;

    /// <summary>Makes the entry object. The context goes with the last reference to it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static (IChannelPlugin Plugin, WeakReference Context) Load(string folder, ChannelManifest manifest)
    {
        if (manifest.Entry is not AssemblyEntry entry)
        {
            throw new NotApplicableException("The plugin is a program of another language; test it with the kit of that language.");
        }

        var context = new PluginFolder(folder);
        var weak = new WeakReference(context);
        try
        {
            var type = context.LoadFile(Path.Combine(folder, entry.Assembly)).GetType(entry.Type, throwOnError: false)
                ?? throw new InvalidOperationException($"{entry.Assembly} holds no class {entry.Type}; channel.json names it as entry.type.");
            return Activator.CreateInstance(type) is IChannelPlugin plugin
                ? (plugin, weak)
                : throw new InvalidOperationException($"{entry.Type} does not implement IChannelPlugin of this contract.");
        }
        finally
        {
            context.Unload();
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == Contract.GetName().Name)
        {
            return Contract;
        }

        var file = Path.Combine(_folder, $"{assemblyName.Name}.dll");
        if (File.Exists(file))
        {
            return LoadFile(file);
        }

        // Whatever else lies in the default context is the test's own; in a host it would not be there.
        return IsFramework(assemblyName.Name!) ? null : throw new FileNotFoundException($"{assemblyName.Name} is neither in the plugin's folder nor part of .NET.");
    }

    private static bool IsFramework(string name) =>
        name is "System" or "netstandard" or "mscorlib" or "Microsoft.CSharp" || name.StartsWith("System.", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.Win32.", StringComparison.Ordinal) || name.StartsWith("Microsoft.VisualBasic", StringComparison.Ordinal);

    private Assembly LoadFile(string file)
    {
        using var code = new MemoryStream(File.ReadAllBytes(file));
        return LoadFromStream(code);
    }
}
