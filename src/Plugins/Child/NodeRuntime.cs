using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Derman.Channels;

namespace Derman.Plugins.Child;

/// <summary>Finds Node.js for plugins written for it. A missing or old one is the plugin's state, never the host's end.</summary>
internal static class NodeRuntime
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    // Asked once for each program as it lies there: every plugin of every host in this process would start it only to ask its version.
    private static readonly ConcurrentDictionary<(string Program, DateTime Written), string> Versions = new();

    public static async Task<(string? Program, PluginFault? Fault)> FindAsync(ProgramEntry entry, CancellationToken ct)
    {
        if (entry.Runtime != "node")
        {
            return (null, Errors.RuntimeUnknown(entry.Runtime));
        }

        var program = ChildCommand.OnPath(OperatingSystem.IsWindows() ? "node.exe" : "node").FirstOrDefault(File.Exists);
        var version = program is null ? null : await VersionAsync(program, ct);
        return version is not null && Major(version) >= entry.MinMajor
            ? (program, null)
            : (null, Errors.RuntimeMissing(entry.Runtime, entry.MinMajor, version));
    }

    public static List<string> Arguments(ChildOptions options, string script) =>
    [
        FormattableString.Invariant($"--max-old-space-size={options.MemoryBytes / 2 / (1024 * 1024)}"),
        "--require", Path.Combine(options.Runner, "node", "preload.cjs"),
        script,
    ];

    private static async Task<string?> VersionAsync(string program, CancellationToken ct)
    {
        var key = (program, File.GetLastWriteTimeUtc(program));
        if (Versions.TryGetValue(key, out var known))
        {
            return known;
        }

        var said = await AskAsync(program, ct);
        return said is null ? null : Versions.GetOrAdd(key, said);
    }

    private static async Task<string?> AskAsync(string program, CancellationToken ct)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.ArgumentList.Add("--version");
        start.Environment.Clear();
        try
        {
            using var process = Process.Start(start)!;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(Longest);
            var text = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return text.Trim();
        }
        catch (Exception e) when (e is Win32Exception or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return null;
        }
    }

    private static int Major(string version) =>
        int.TryParse(version.TrimStart('v').Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : 0;
}
