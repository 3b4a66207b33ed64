namespace Derman.Plugins.Child;

/// <summary>One use of a plugin's process: while there is one, the process is not laid to rest.</summary>
internal sealed class ChildUse(ChildHandle plugin, ChildProcess process) : IDisposable
{
    private ChildHandle? _plugin = plugin;

    public ChildProcess Process { get; } = process;

    public void Dispose() => Interlocked.Exchange(ref _plugin, null)?.EndUse();
}
