using System.Globalization;

namespace Derman.Load;

/// <summary>What the kernel says about a server and its children: CPU time spent and memory held.</summary>
/// <param name="pids">The first process of each part: the host, and the database server it writes to when that is one of its own.</param>
internal sealed class ServerProcess(params int[] pids)
{
    /// <summary>USER_HZ: /proc counts in hundredths of a second on every Linux we run on.</summary>
    private const double TickMilliseconds = 10;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    public int Pid => pids[0];

    /// <summary>The same server and another one together: what they cost is one figure.</summary>
    public ServerProcess With(params ReadOnlySpan<int> others) => new([.. pids, .. others]);

    /// <summary>
    /// User and system time of the processes, their living children and those they have waited for, in milliseconds. PostgreSQL's first
    /// process waits for every backend and worker it started, so one that has ended is still counted.
    /// </summary>
    public double CpuMilliseconds() => TickMilliseconds * Family().Sum(p => p.Ticks);

    /// <summary>Work goes on behind the last answer (commits, checkpoints, collections, compilation): it belongs to the requests too.</summary>
    public async Task<double> CpuWhenIdleAsync(CancellationToken ct)
    {
        var until = System.Diagnostics.Stopwatch.StartNew();
        var before = CpuMilliseconds();
        for (var calm = 0; calm < 2 && until.Elapsed < LongestWait;)
        {
            await Task.Delay(Look, ct);
            var now = CpuMilliseconds();
            calm = Math.Abs(now - before) <= TickMilliseconds ? calm + 1 : 0;
            before = now;
        }

        return before;
    }

    /// <summary>Resident and proportional set size in megabytes (10⁶ bytes), children included.</summary>
    public (double Rss, double Pss) Memory()
    {
        double rss = 0, pss = 0;
        foreach (var (id, _) in Family())
        {
            foreach (var line in Lines($"/proc/{id}/smaps_rollup"))
            {
                rss += Kilobytes(line, "Rss:");
                pss += Kilobytes(line, "Pss:");
            }
        }

        return (rss * 1024 / 1e6, pss * 1024 / 1e6);
    }

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (IOException)
        {
            return []; // The process ended while we looked.
        }
    }

    private static double Kilobytes(string line, string name) =>
        line.StartsWith(name, StringComparison.Ordinal) ? double.Parse(line.AsSpan(name.Length, line.Length - name.Length - 3), CultureInfo.InvariantCulture) : 0;

    private List<(int Pid, long Ticks)> Family()
    {
        var all = new Dictionary<int, (int Parent, long Ticks)>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Stat(id) is { } stat)
            {
                all[id] = stat;
            }
        }

        var family = new List<(int, long)>();
        foreach (var (id, stat) in all)
        {
            for (var at = id; at > 1 && all.TryGetValue(at, out var ancestor); at = ancestor.Parent)
            {
                if (pids.Contains(at))
                {
                    family.Add((id, stat.Ticks));
                    break;
                }
            }
        }

        return family;
    }

    /// <summary>proc(5): field 4 is the parent; 14–17 are utime, stime, cutime and cstime. The name in brackets may hold spaces.</summary>
    private static (int Parent, long Ticks)? Stat(int id)
    {
        try
        {
            var text = File.ReadAllText($"/proc/{id}/stat");
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (Number(fields[1]), Number(fields[11]) + Number(fields[12]) + Number(fields[13]) + Number(fields[14]));
        }
        catch (IOException)
        {
            return null; // The process ended while we looked.
        }
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
