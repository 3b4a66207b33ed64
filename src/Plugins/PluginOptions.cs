using Derman.Channels;
using Derman.Plugins.Packages;

namespace Derman.Plugins;

/// <summary>Where plugins lie, where their code runs and how long the host waits for them.</summary>
public sealed class PluginOptions
{
    /// <summary>Default of <see cref="DisposeTimeout"/>: 10 seconds.</summary>
    public static readonly TimeSpan DefaultDisposeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Folders that hold one folder a plugin, searched in order, trusted as the host itself: a plugin here runs where its manifest or
    /// <see cref="Isolation"/> says. Default: <c>plugins</c> beside the host. A missing folder is empty.
    /// </summary>
    public IList<string> Folders { get; } = [];

    /// <summary>What was installed from packages, beside those folders.</summary>
    internal InstalledPlugins? Installed { get; set; }

    /// <summary>Folders searched after <see cref="Folders"/>, whose plugins are somebody else's: each runs in a process of its own, whatever it or anybody says.</summary>
    public IList<string> ForeignFolders { get; } = [];

    /// <summary>
    /// Where a plugin of <see cref="Folders"/> runs, by its id (<c>Plugins:whatsapp:Isolation</c> = <c>inProcess</c> or <c>childProcess</c>);
    /// without an entry its manifest decides.
    /// </summary>
    public IDictionary<string, PluginIsolation> Isolation { get; } = new Dictionary<string, PluginIsolation>(StringComparer.Ordinal);

    /// <summary>How long a plugin may take to dispose of itself; more than zero. Afterwards it is unloaded all the same and the leak is reported.</summary>
    public TimeSpan DisposeTimeout { get; set; } = DefaultDisposeTimeout;

    /// <summary>What holds for plugins in processes of their own.</summary>
    public ChildOptions Child { get; } = new();
}

/// <summary>What holds for plugins in processes of their own.</summary>
public sealed class ChildOptions
{
    /// <summary>The folder of the runner. Default: <c>runner</c> beside the host.</summary>
    public string Runner { get; set; } = Path.Combine(AppContext.BaseDirectory, "runner");

    /// <summary>Memory a plugin's process may take: 128 MiB to 16 GiB. Default 512 MiB.</summary>
    public long MemoryBytes { get; set; } = 512L * 1024 * 1024;

    /// <summary>Threads a plugin's process may have: 32 to 1,024. Default 128.</summary>
    public int Threads { get; set; } = 128;

    /// <summary>
    /// How much of the processors a plugin's process may take for long, in cores: 0.05 to 64. Default 0.25. Who takes more for over a second stands behind all
    /// other work of the machine until it has been quiet; nothing is refused.
    /// </summary>
    public double Cores { get; set; } = 0.25;

    /// <summary>How long a new process may take until its first word: 1 to 120 seconds. Default 20 s.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How often a process is asked whether it lives, and how long it may take to say so: 100 ms to 60 seconds. Default 5 s.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a webhook's handshake, authentication, reading or a measuring may take: 100 ms to 30 seconds. Default 2 s.</summary>
    public TimeSpan QuickDeadline { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long sending, fetching or checking may take before it is told to stop: 1 second to 1 hour. Default 6 minutes, above the longest request.</summary>
    public TimeSpan CallDeadline { get; set; } = TimeSpan.FromMinutes(6);

    /// <summary>How long a call may go on after it was told to stop, before its process is killed: 100 ms to 60 seconds. Default 5 s.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a call waits for a process that is being started again: 0 to 30 seconds. Default 3 s.</summary>
    public TimeSpan RestartWait { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long a process is kept up with nothing asked of it: 1 second to 7 days, default 15 minutes; it is started by the first call that needs it, and again after
    /// resting. Zero starts every process with the host and keeps it up.
    /// </summary>
    public TimeSpan RestAfter { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often a process may end by itself within <see cref="CrashWindow"/> before it is quarantined: 1 to 100. Default 5.</summary>
    public int MostCrashes { get; set; } = 5;

    /// <summary>See <see cref="MostCrashes"/>: 1 minute to 1 day. Default 10 minutes.</summary>
    public TimeSpan CrashWindow { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether a plugin may run although the kernel grants less than the full sandbox. Default true: what is missing is shown.</summary>
    public bool AllowPartialSandbox { get; set; } = true;

    /// <summary>Parts of the sandbox to leave out (<c>landlock</c>, <c>seccomp</c>, <c>limits</c>), for finding faults. Default none.</summary>
    public IList<string> SandboxWithout { get; } = [];
}
