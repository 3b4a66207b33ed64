using System.Collections.Concurrent;
using Derman.Channels.Testing;
using Derman.Plugins;
using Derman.Plugins.Child;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Xunit.Sdk;

namespace Derman.Channels.Conformance;

/// <summary>
/// The kit for a plugin in a process of its own, of whatever language: started by the host's own code, closed in as there, asked over the protocol.
/// One process serves all tests of a folder, as it serves all tenants; whether it ends as told has one of its own.
/// </summary>
public abstract class RunnerConformance : ChannelConformance
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<RunnerPlugin>>> Running = new(StringComparer.Ordinal);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Where words of plugins and of their processes' ends go.</summary>
    internal static ILogger Log { get; set; } = NullLogger.Instance;

    /// <inheritdoc/>
    protected override IChannelPlugin CreatePlugin() =>
        Now(() => Running.GetOrAdd(Path.GetFullPath(Folder), folder => new Lazy<Task<RunnerPlugin>>(() => StartAsync(folder, isShared: true))).Value);

    /// <inheritdoc/>
    protected override (IChannelPlugin Plugin, Func<bool> IsGone) CreateToUnload()
    {
        var plugin = Now(() => StartAsync(Path.GetFullPath(Folder), isShared: false));
        return (plugin, () => plugin.HasEndedAsTold);
    }

    /// <summary>Ends what was started. Without it the processes rest when nobody asks them any more.</summary>
    internal static async Task EndAsync()
    {
        foreach (var folder in Running.Keys)
        {
            if (Running.TryRemove(folder, out var running) && running.Value.IsCompletedSuccessfully)
            {
                await (await running.Value).EndAsync();
            }
        }
    }

    private static async Task<RunnerPlugin> StartAsync(string folder, bool isShared)
    {
        var package = new PluginCatalog([], ChannelsSdk.Current).Read(folder);
        var options = new ChildOptions { QuickDeadline = Patience, RestartWait = Patience, Heartbeat = Patience, RestAfter = TimeSpan.FromSeconds(5) };
        var (handle, fault) = package.Fault is { } found
            ? (null, found)
            : await ChildHandle.StartAsync(package, options, SystemClock.Instance, Log, CancellationToken.None);
        return handle is ChildHandle child ? new RunnerPlugin(child, isShared) : throw new XunitException($"{fault!.Code}: {fault.Cause} {fault.Cure} {string.Join(' ', fault.Problems.Select(problem => $"{problem.Path}: {problem.Cause} {problem.Cure}"))}");
    }

    private static T Now<T>(Func<Task<T>> work) => Blocking.On(Task.Run(work));
}
