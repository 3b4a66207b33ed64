using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Derman.Channels;

namespace Derman.Plugins.Child;

/// <summary>How to start a plugin's process.</summary>
internal sealed class ChildCommand(string dotnet, string runner, string order, string folder)
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

        var entry = package.Manifest!.Entry;
        var (program, fault) = entry is ProgramEntry script ? await NodeRuntime.FindAsync(script, ct) : (dotnet, null);
        return program is null ? (null, fault) : (new ChildCommand(dotnet, runner, Order(package, options, program, dotnet, runner), package.Folder), null);
    }

    public ProcessStartInfo Start()
    {
        var start = new ProcessStartInfo(dotnet) { WorkingDirectory = folder };
        start.ArgumentList.Add(runner);
        start.ArgumentList.Add("launch");
        start.Environment.Clear(); // Nothing of the host's: connection strings and keys like to stand there.
        start.Environment["DERMAN_LAUNCH"] = order;
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_GCHeapHardLimit"] = "4000000"; // hexadecimal: 64 MiB; without it .NET takes more addresses than the limit has
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0"; // the memory it keeps by name counts as a file, of which none may grow
        return start;
    }

    private static string Order(PluginPackage package, ChildOptions options, string program, string dotnet, string runner)
    {
        var isNode = package.Manifest!.Entry is ProgramEntry;
        var isClosedIn = !options.SandboxWithout.Contains("seccomp");
        var environment = new JsonObject { ["LANG"] = "C.UTF-8" };
        if (isNode)
        {
            environment["DERMAN_PLUGIN_FOLDER"] = package.Folder;
        }
        else
        {
            environment["DERMAN_CLOSED_IN"] = isClosedIn ? "1" : "0";
            environment["DOTNET_EnableDiagnostics"] = "0";
            environment["DOTNET_EnableWriteXorExecute"] = "0"; // needs memory by name, which the process may not make
            environment["DOTNET_TieredPGO"] = "0";
            environment["DOTNET_gcConcurrent"] = "0";
            environment["DOTNET_Thread_DefaultStackSize"] = "180000"; // hexadecimal: 1.5 MiB, for stacks count towards the memory
            environment["DOTNET_GCHeapHardLimit"] = (options.MemoryBytes * 6 / 10).ToString("X", CultureInfo.InvariantCulture);
        }

        string[] arguments = package.Manifest.Entry is ProgramEntry script
            ? [.. NodeRuntime.Arguments(options, Path.Combine(package.Folder, script.Script))]
            : [runner, "run", package.Folder];
        return new JsonObject
        {
            ["program"] = program,
            ["arguments"] = Texts(arguments),
            ["environment"] = environment,
            ["readable"] = Texts([package.Folder, options.Runner, .. isNode ? [] : new[] { Path.GetDirectoryName(RealPath(dotnet))! }]),
            ["memoryBytes"] = options.MemoryBytes,
            ["requireFull"] = !options.AllowPartialSandbox,
            ["without"] = Texts(options.SandboxWithout),
        }.ToJsonString();
    }

    private static JsonArray Texts(IEnumerable<string> texts) => [.. texts.Select(text => JsonValue.Create(text))];

    private static string RealPath(string file) => File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;

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
