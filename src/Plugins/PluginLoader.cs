using System.Reflection;
using System.Runtime.CompilerServices;

namespace Derman.Plugins;

/// <summary>
/// Loads one assembly file into a context of its own. Shaped like the loader of McMaster.NETCore.Plugins (create from file, load the default
/// assembly, dispose to unload), so that the package can take its place here and nowhere else.
/// </summary>
internal sealed class PluginLoader : IDisposable
{
    private readonly string _file;
    private PluginLoadContext? _context;

    private PluginLoader(string file)
    {
        _file = file;
        _context = new PluginLoadContext(Path.GetDirectoryName(file)!, Path.GetFileNameWithoutExtension(file));
        Context = new WeakReference(_context, trackResurrection: true);
    }

    /// <summary>Dies when the context is really gone: unloading is a request, and only this proves it was granted.</summary>
    public WeakReference Context { get; }

    public static PluginLoader CreateFromAssemblyFile(string assemblyFile) => new(Path.GetFullPath(assemblyFile));

    public Assembly LoadDefaultAssembly()
    {
        ObjectDisposedException.ThrowIf(_context is null, this);
        return _context.LoadFile(_file);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Dispose()
    {
        _context?.Unload();
        _context = null;
    }
}
