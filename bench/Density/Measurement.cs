using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Derman.Density;

/// <summary>One run of the published host on a data folder: start, idle memory, first touches, memory with them open.</summary>
internal static class Measurement
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    public static async Task<string> RunAsync(string host, string data, int count, int touches, TimeSpan idle, CancellationToken ct)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort()}");
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(new ProcessStartInfo(host, ["--data", data, "--urls", address, "--environment", "Production"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        while (!await IsReadyAsync(http, address, ct))
        {
            if (process.HasExited || watch.Elapsed > Patience)
            {
                throw new InvalidOperationException("The host did not become ready.");
            }

            await Task.Delay(5, ct);
        }

        var start = watch.Elapsed;
        await Task.Delay(idle, ct);
        var before = Pss(process.Id);
        var cpu = process.TotalProcessorTime;
        await Task.Delay(Settle, ct);
        process.Refresh();
        var idleCpu = (process.TotalProcessorTime - cpu) / Settle;
        var times = await TouchAsync(http, address, data, touches, ct);
        var after = Pss(process.Id);
        using var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
        watch.Restart();
        await process.WaitForExitAsync(ct);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {count:N0} | {start.TotalSeconds:F2} s | {before:F0} MB | {100 * idleCpu:F1} % | {At(times, 0.5):F1} / {At(times, 0.95):F1} / {times[^1]:F1} ms | {after:F0} MB | {1000 * (after - before) / Math.Max(1, touches):F0} kB | {watch.Elapsed.TotalSeconds:F1} s |");
    }

    /// <summary>The citizens' front door of tenants nobody has asked for since the start, in an order that is random and the same every time.</summary>
    private static async Task<double[]> TouchAsync(HttpClient http, string address, string data, int touches, CancellationToken ct)
    {
        var all = Directory.GetDirectories(Path.Combine(data, "tenants")).Select(Path.GetFileName).Order(StringComparer.Ordinal).ToArray();
        var random = new Random(20261122);
        random.Shuffle(all);
        var times = new List<double>();
        foreach (var id in all.Take(touches))
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address + "/");
            request.Headers.Host = $"{id}.localhost";
            var watch = Stopwatch.StartNew();
            using var response = await http.SendAsync(request, ct);
            _ = await response.Content.ReadAsByteArrayAsync(ct);
            times.Add(watch.Elapsed.TotalMilliseconds);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw new InvalidOperationException($"{id} answered {response.StatusCode}.");
            }
        }

        return [.. times.Order()];
    }

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? 0 : sorted[(int)Math.Min(sorted.Length - 1, Math.Ceiling(share * sorted.Length) - 1)];

    private static async Task<bool> IsReadyAsync(HttpClient http, string address, CancellationToken ct)
    {
        try
        {
            using var answer = await http.GetAsync(address + "/health/ready", ct);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException e) when (e.InnerException is SocketException)
        {
            return false; // Not listening yet.
        }
    }

    /// <summary>Proportional set size in megabytes (10⁶ bytes).</summary>
    private static double Pss(int process) => File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/smaps_rollup"))
        .Where(l => l.StartsWith("Pss:", StringComparison.Ordinal))
        .Sum(l => double.Parse(l.AsSpan(4, l.Length - 7), CultureInfo.InvariantCulture) * 1024 / 1e6);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
