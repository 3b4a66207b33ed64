using System.Globalization;

namespace Derman.Plugins.Child;

/// <summary>What a process takes by the kernel's own count: the belt beside the limits, for kernels and users on whom those do not bite.</summary>
internal static class ChildUsage
{
    /// <summary>Why the process must end, or null. Knows nothing where there is no /proc.</summary>
    public static string? TooMuch(int process, ChildOptions options)
    {
        try
        {
            long memory = 0;
            long threads = 0;
            foreach (var line in File.ReadLines($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/status"))
            {
                memory = line.StartsWith("VmRSS:", StringComparison.Ordinal) ? Number(line) * 1024 : memory;
                threads = line.StartsWith("Threads:", StringComparison.Ordinal) ? Number(line) : threads;
            }

            // Some above the limits themselves: those answer first, with an error the plugin can handle.
            return memory > options.MemoryBytes * 5 / 4 ? $"it took {memory / (1024 * 1024)} MB of memory"
                : threads > options.Threads * 5 / 4 ? $"it started {threads} threads"
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // It has just ended, or this is no Linux.
        }
    }

    /// <summary>Processor time it has taken since it began; null where nobody counts it, or when it has just ended.</summary>
    public static TimeSpan? Processors(int process)
    {
        try
        {
            // "1234 (name, which may hold anything) S 1 …": user and system time are the 14th and 15th, in hundredths of a second.
            var line = File.ReadAllText($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/stat");
            var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            return TimeSpan.FromMilliseconds(10 * (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long Number(string line) =>
        long.TryParse(line.AsSpan(line.IndexOf(':', StringComparison.Ordinal) + 1).Trim().TrimEnd("kB ").Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
