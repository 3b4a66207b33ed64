using System.Globalization;

namespace Derman.Load;

/// <summary>One line a measurement, the same columns for every system, appended: lines of several systems can be laid side by side.</summary>
internal static class PeerFile
{
    public const string Header = "label\toperation\tclients\trequests\trps\tp50_ms\tp95_ms\tp99_ms\terrors\tcpu_ms_per_request\trss_mb";

    public static async Task AppendAsync(string file, string label, Window window, CancellationToken ct)
    {
        var line = string.Create(
            CultureInfo.InvariantCulture,
            $"{label}\t{window.Name}\t{window.Clients}\t{window.Requests}\t{window.PerSecond:F1}\t{window.P50:F2}\t{window.P95:F2}\t{window.P99:F2}\t{window.Errors}\t{window.CpuMilliseconds:F3}\t{window.Rss:F0}");
        Console.WriteLine(line);
        await File.AppendAllTextAsync(file, File.Exists(file) ? $"{line}\n" : $"{Header}\n{line}\n", ct);
    }
}
