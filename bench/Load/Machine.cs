using System.Globalization;
using System.Runtime.InteropServices;

namespace Derman.Load;

internal static class Machine
{
    /// <summary>Processor, cores, memory, kernel and runtime in one line.</summary>
    public static string Describe()
    {
        var model = Field("/proc/cpuinfo", "model name") ?? "unknown processor";
        var memory = long.Parse((Field("/proc/meminfo", "MemTotal") ?? "0 kB").Split(' ')[0], CultureInfo.InvariantCulture) / 1024 / 1024;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{model}, {Environment.ProcessorCount} cores, {memory} GiB; {RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}");
    }

    private static string? Field(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
}
