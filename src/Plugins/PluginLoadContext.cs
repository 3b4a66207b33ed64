using System.Reflection;
using System.Runtime.Loader;
using Derman.Channels;

namespace Derman.Plugins;

/// <summary>
/// A plugin's own world: its folder, .NET itself and the contract. The host's other assemblies stay out of reach, so that a plugin cannot come
/// to depend on them by accident. Assemblies are read into memory: their files can be replaced while they run.
/// </summary>
internal sealed class PluginLoadContext(string folder, string name) : AssemblyLoadContext(name, isCollectible: true)
{
    private static readonly Assembly Contract = typeof(IChannelPlugin).Assembly;
    private static readonly string ContractName = Contract.GetName().Name!;

    public static bool IsShared(string assembly) => assembly == ContractName || IsFramework(assembly);

    public Assembly LoadFile(string file)
    {
        using var code = new MemoryStream(File.ReadAllBytes(file));
        var symbolFile = Path.ChangeExtension(file, ".pdb");
        if (!File.Exists(symbolFile))
        {
            return LoadFromStream(code);
        }

        using var symbols = new MemoryStream(File.ReadAllBytes(symbolFile));
        return LoadFromStream(code, symbols);
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var wanted = assemblyName.Name ?? "";
        if (wanted == ContractName)
        {
            return Contract;
        }

        var file = Path.Combine(folder, $"{wanted}.dll");
        if (File.Exists(file))
        {
            return LoadFile(file);
        }

        return IsFramework(wanted) ? null : throw new FileNotFoundException($"{wanted} is neither in the plugin's folder nor shared.");
    }

    private static bool IsFramework(string name) =>
        name is "System" or "netstandard" or "mscorlib" or "Microsoft.CSharp" or "WindowsBase"
        || name.StartsWith("System.", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.Win32.", StringComparison.Ordinal)
        || name.StartsWith("Microsoft.VisualBasic", StringComparison.Ordinal);
}
