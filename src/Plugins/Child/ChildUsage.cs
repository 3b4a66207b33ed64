using System.Globalization;

namespace Derman.Plugins.Child;

/// <summary>What a process takes by the kernel's own count: the belt beside the limits, for kernels and users on whom those do not bite.</summary>
/// <param name="Memory">Bytes of memory it holds now.</param>
/// <param name="Threads">Threads it has now.</param>
/// <param name="Processors">Processor time it has taken since it began.</param>
internal readonly record struct ChildUsage(long Memory, long Threads, TimeSpan Processors)
{
    /// <summary>Null where nobody counts it, or when it has just ended.</summary>
    public static ChildUsage? Of(int process)
    {
        try
        {
            // "1234 (name, which may hold anything) S 1 …", proc_pid_stat(5): user and system time are the 14th and 15th, in hundredths of a second,
            // threads the 20th and memory the 24th, in pages.
            var line = File.ReadAllText($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/stat");
            var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
            return new ChildUsage(Number(fields[21]) * Environment.SystemPageSize, Number(fields[17]), TimeSpan.FromMilliseconds(10 * (Number(fields[11]) + Number(fields[12]))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Why the process must end, or null. Some above the limits themselves: those answer first, with an error the plugin can handle.</summary>
    public string? TooMuch(ChildOptions options) =>
        Memory > options.MemoryBytes * 5 / 4 ? $"it took {Memory / (1024 * 1024)} MB of memory"
        : Threads > options.Threads * 5 / 4 ? $"it started {Threads} threads"
        : null;

    private static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);
}
