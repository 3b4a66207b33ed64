using Derman.Channels;
using Derman.Channels.Wire;

namespace Derman.Plugins.Child;

/// <summary>A new process's first word, held against what its manifest says.</summary>
internal sealed class ChildGreeting(ChildProcess process, ChannelManifest manifest, ChildOptions options)
{
    /// <summary>Why it may not serve, if so, and how far it is closed in, if that was said.</summary>
    public async Task<(PluginFault? Fault, string? Sandbox)> GreetAsync(CancellationToken ct)
    {
        string? closedIn = null;
        var hello = process.Broker.Hello;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var first = await Task.WhenAny(hello, process.Ended, Task.Delay(options.StartTimeout, limit.Token));
        await limit.CancelAsync();
        ct.ThrowIfCancellationRequested();
        if (process.Broker.Sandbox is { IsCompletedSuccessfully: true } sandbox)
        {
            var said = await sandbox;
            closedIn = said.Missing.Count == 0 ? said.State : $"{said.State}: no {string.Join(", no ", said.Missing)}";
            if (said.State != "full" && !options.AllowPartialSandbox)
            {
                return (Errors.SandboxPartial(string.Join(", ", said.Missing)), closedIn);
            }
        }

        if (first != hello)
        {
            return (Errors.NoHello(process.Ended.IsCompleted ? await process.Ended : $"it said nothing for {options.StartTimeout.TotalSeconds:0} s"), closedIn);
        }

        var fault = FaultOf((await hello).Hello);
        if (fault is null)
        {
            process.Broker.Welcome();
        }

        return (fault, closedIn);
    }

    private PluginFault? FaultOf(WireHello hello)
    {
        if (hello.Protocol != WireLimits.Protocol)
        {
            return Errors.ProtocolUnknown(hello.Protocol);
        }

        if (hello.Id != manifest.Id || hello.Version != manifest.Version.ToString())
        {
            return Errors.HelloDiffers($"The process says it is {ChildText.OneLine(hello.Id, 60)} {ChildText.OneLine(hello.Version, 20)}, channel.json {manifest.Id} {manifest.Version}.");
        }

        return manifest.Capabilities.SetEquals(hello.Capabilities)
            ? null
            : Errors.CapabilitiesDiffer(string.Join(", ", manifest.Capabilities.Order()), string.Join(", ", hello.Capabilities.Order()));
    }
}
