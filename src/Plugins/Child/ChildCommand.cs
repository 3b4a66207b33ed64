using System.Diagnostics;
using System.Runtime.InteropServices;
using Derman.Channels;

namespace Derman.Plugins.Child;

/// <summary>How to start a plugin's process.</summary>
internal sealed class ChildCommand(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, string folder)
{
    private const string RunnerFile = "Derman.Channels.Runner.dll";

    /// <summary>The command for a package, or why there is none.</summary>
    public static async Task<(ChildCommand? Command, PluginFault? Fault)> ForAsync(PluginPackage package, ChildOptions options, CancellationToken ct)
    {
        var runner = Path.Combine(options.Runner, RunnerFile);
        if (!File.Exists(runner))
        {
            return (null, Errors.RunnerMissing(runner));
        }

        if (Dotnet() is not { } dotnet)
        {
            return (null, Errors.DotnetMissing());
        }

        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        List<string> arguments;
        string program;
        if (package.Manifest!.Entry is ProgramEntry entry)
        {
            var (node, fault) = await NodeRuntime.FindAsync(entry, ct);
            if (node is null)
            {
                return (null, fault);
            }

            program = node;
            arguments = NodeRuntime.Arguments(options, Path.Combine(package.Folder, entry.Script));
            environment["DERMAN_PLUGIN_FOLDER"] = package.Folder;
        }
        else
        {
            program = dotnet;
            arguments = [runner, "run", package.Folder];
        }

        return (new ChildCommand(program, arguments, environment, package.Folder), null);
    }

    public ProcessStartInfo Start()
    {
        var start = new ProcessStartInfo(program) { WorkingDirectory = folder };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear(); // Nothing of the host's: connection strings and keys like to stand there.
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    /// <summary>The dotnet program this host runs on: the one that started it, or the one its shared runtime lies beside.</summary>
    private static string? Dotnet()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        if (Environment.ProcessPath is { } own && Path.GetFileName(own) == name)
        {
            return own;
        }

        // …/shared/Microsoft.NETCore.App/10.0.x/
        var beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        string?[] places = [beside, Environment.GetEnvironmentVariable("DOTNET_ROOT") is { } root ? Path.Combine(root, name) : null, .. OnPath(name)];
        return places.FirstOrDefault(File.Exists);
    }

    public static IEnumerable<string> OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(place => Path.Combine(place, name));
}
