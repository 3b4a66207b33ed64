using System.Diagnostics;
using System.Globalization;

namespace Derman.Durability.Tests;

/// <summary>The process a host runs a plugin in.</summary>
internal static class PluginProcess
{
    /// <summary>SIGKILL to it.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool Kill(int host, string plugin)
    {
        foreach (var id in ChildrenOf(host).Where(id => Runs(id, plugin)))
        {
            try
            {
                using var process = Process.GetProcessById(id);
                process.Kill();
                return true;
            }
            catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                Trace.WriteLine(e.Message); // It has just ended by itself.
            }
        }

        return false;
    }

    private static IEnumerable<int> ChildrenOf(int host) => Directory.EnumerateDirectories($"/proc/{host.ToString(CultureInfo.InvariantCulture)}/task")
        .SelectMany(thread => Read(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Select(id => int.Parse(id, CultureInfo.InvariantCulture));

    private static bool Runs(int id, string plugin) =>
        Read($"/proc/{id.ToString(CultureInfo.InvariantCulture)}/cmdline").Split('\0').Any(word => word.EndsWith($"/plugins/{plugin}", StringComparison.Ordinal));

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException e)
        {
            Trace.WriteLine(e.Message); // Gone meanwhile.
            return "";
        }
    }
}
