using System.CommandLine;
using Derman.Plugins;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Derman.Host.Cli;

/// <summary><c>plugins list</c>: what lies in the plugins folder, in which state, and why.</summary>
internal static class PluginCommands
{
    public static Command Create()
    {
        var plugins = new Command("plugins", "Channel plugins of this host.");
        var list = new Command("list", "Plugins with state, reason and cure.");
        list.SetAction(async (result, ct) =>
        {
            await using var registry = new PluginRegistry(Options.Create(new PluginOptions()), SystemClock.Instance, NullLogger<PluginRegistry>.Instance);
            await registry.ScanAsync(ct);
            foreach (var status in registry.Statuses)
            {
                result.InvocationConfiguration.Output.WriteLine($"{status.Id,-16} {status.Version,-10} {status.State,-10} {status.Fault?.Cause} {status.Fault?.Cure}".TrimEnd());
            }

            return 0;
        });
        plugins.Subcommands.Add(list);
        return plugins;
    }
}
