using Derman.Channels;

namespace Derman.Plugins;

/// <summary>Everything that can keep a plugin from running.</summary>
internal static class Errors
{
    public static PluginFault ManifestMissing(string folder) =>
        new("plugin.manifestMissing", $"{folder} has no channel.json.", "Copy the plugin's whole output folder.");

    public static PluginFault ManifestInvalid(IReadOnlyList<ManifestProblem> problems) =>
        new("plugin.manifestInvalid", $"channel.json has {problems.Count} problem(s).", "Correct them; each names its path and cure.") { Problems = problems };

    public static PluginFault Unreadable(string cause) =>
        new("plugin.unreadable", cause, "Let the host's user read the folder.");

    public static PluginFault IdMismatch(string id, string folder) =>
        new("plugin.idMismatch", $"The folder '{folder}' holds the plugin '{id}'.", $"Name the folder '{id}'.");

    public static PluginFault Duplicate(string other) =>
        new("plugin.duplicate", $"A plugin of this id was found in {other} already.", "Keep one of the two folders.");

    public static PluginFault SdkOutOfBounds(SdkBounds bounds, SdkVersion host) =>
        new("plugin.sdkOutOfBounds", $"It runs with contract '{bounds.Min}' to '{bounds.Max}'; this host has {host}.",
            host.CompareTo(bounds.Min) < 0 ? "Update the host." : "Install a newer version of the plugin.");

    public static PluginFault RunnerMissing(string file) =>
        new("plugin.runnerMissing", $"It runs in a process of its own, and {file} is not there.", "Install the host again with its folder 'runner'.") { IsRefusal = false };

    public static PluginFault DotnetMissing() =>
        new("plugin.dotnetMissing", "It runs in a process of its own, and no dotnet program was found to start it with.",
            "Install the .NET 10 runtime, or set DOTNET_ROOT for the host.") { IsRefusal = false };

    public static PluginFault RuntimeMissing(string runtime, int major, string? found) =>
        new("plugin.runtimeMissing", found is null ? $"It needs {runtime} {major} or newer, which was not found." : $"It needs {runtime} {major} or newer; {found} was found.",
            $"Install {runtime} {major} or newer where the host's PATH names it, then load the plugin again.") { IsRefusal = false };

    public static PluginFault RuntimeUnknown(string runtime) =>
        new("plugin.runtimeUnknown", $"It needs '{runtime}', which this host does not know.", "Install a build for .NET or Node.js.");

    public static PluginFault ScriptMissing(string file) =>
        new("plugin.scriptMissing", $"{file} is not there.", "Copy the plugin's whole output folder, or correct entry.script.");

    public static PluginFault HelloDiffers(string cause) =>
        new("plugin.helloDiffers", cause, "Build the plugin and its channel.json from the same source.");

    public static PluginFault ProtocolUnknown(int theirs) =>
        new("plugin.protocolUnknown", $"It speaks version {theirs} of the plugin protocol; this host speaks {Channels.Wire.WireLimits.Protocol}.", "Update the host or the plugin.");

    public static PluginFault NoHello(string cause) =>
        new("plugin.noHello", $"Its process did not begin to serve: {cause}.", "Ask the plugin's maker; the log has what it wrote.") { IsRefusal = false };

    public static PluginFault SandboxPartial(string missing) =>
        new("plugin.sandboxPartial", $"This kernel does not grant the whole sandbox ({missing}), and the host is told not to run plugins with less.",
            "Update the kernel, or allow a partial sandbox (Plugins:Child:AllowPartialSandbox).");

    public static PluginFault Restarting(string cause) =>
        new("plugin.restarting", $"Its process ended: {cause}. A new one is being started.", "Nothing to do; work waits.") { IsRefusal = false };

    public static PluginFault Quarantined(int crashes, TimeSpan window, string cause) =>
        new("plugin.quarantined", $"Its process ended {crashes} times within {window.TotalMinutes:0} minutes; the last time: {cause}.",
            "Tell the plugin's maker, install a corrected version, or let it run again.") { IsRefusal = false };

    public static PluginFault AssemblyMissing(string file) =>
        new("plugin.assemblyMissing", $"'{file}' is not there.", "Copy the plugin's whole output folder, or correct entry.assembly.");

    public static PluginFault AssemblyInvalid(string file) =>
        new("plugin.assemblyInvalid", $"'{file}' is not a .NET assembly.", "Build the plugin for net10.0 and copy it again.");

    public static PluginFault DependencyMissing(string name) =>
        new("plugin.dependencyMissing", $"It needs the assembly '{name}', which is neither in its folder nor shared.",
            "Copy the assembly beside it. Only .NET itself and Derman.Channels are shared with plugins.");

    public static PluginFault StringsInvalid(string file, string cause) =>
        new("plugin.stringsInvalid", $"'{file}': {cause}", "Write one flat JSON object of key → text.");

    public static PluginFault EntryMissing(string type) =>
        new("plugin.entryMissing", $"The assembly has no public class '{type}'.", "Correct entry.type.");

    public static PluginFault EntryInvalid(string type) =>
        new("plugin.entryInvalid", $"'{type}' is not a public class with an empty constructor that implements IChannelPlugin.", "Correct the class.");

    public static PluginFault CapabilitiesDiffer(string declared, string given) =>
        new("plugin.capabilitiesDiffer", $"The manifest declares [{declared}], the code gives [{given}].", "Make both equal.");

    public static PluginFault LoadFailed(string cause) =>
        new("plugin.loadFailed", cause, "Ask the plugin's maker; the log has the whole error.") { IsRefusal = false };

    public static PluginFault Leaked() =>
        new("plugin.leaked", "The old version is unloaded but something still holds it in memory.", "Restart the host when convenient; report it to the plugin's maker.") { IsRefusal = false };

    public static PluginFault Gone() =>
        new("plugin.gone", "Its folder is gone.", "Install it again, or remove the accounts that use it.");
}
