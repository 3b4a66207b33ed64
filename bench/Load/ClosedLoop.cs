using System.Diagnostics;
using System.Globalization;
using static Derman.Load.Figures;

namespace Derman.Load;

/// <summary>Figures of one window.</summary>
/// <param name="CpuMilliseconds">Server CPU per request, counted until the server was idle again.</param>
internal sealed record Window(
    string Name, int Clients, int Requests, int Errors, double Seconds, double P50, double P95, double P99, double CpuMilliseconds, double Rss, double Pss)
{
    public double PerSecond => Requests / Seconds;

    /// <param name="times">Milliseconds of each request, in any order.</param>
    /// <param name="cpu">Server CPU of all of them in milliseconds.</param>
    public static Window Of(string name, int clients, double[] times, int errors, double seconds, double cpu, double rss, double pss)
    {
        Array.Sort(times);
        return new(name, clients, times.Length, errors, seconds, At(times, 0.5), At(times, 0.95), At(times, 0.99), cpu / Math.Max(1, times.Length), rss, pss);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name,-20} {Clients,3} clients  {PerSecond,8:F0} /s  p50 {P50,6:F2}  p95 {P95,6:F2}  p99 {P99,6:F2} ms  CPU {CpuMilliseconds:F3} ms  errors {Errors}  RSS {Rss:F0} PSS {Pss:F0} MB");
}

/// <summary>Clients that each send the next request when the last one is answered, over their own kept connection.</summary>
internal static class ClosedLoop
{
    private static int _seed = 20_260_000;

    public static async Task<Window> RunAsync(string name, Scenario scenario, ServerProcess server, int clients, TimeSpan length, CancellationToken ct)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = clients, UseCookies = false, AllowAutoRedirect = false });
        var before = await server.CpuWhenIdleAsync(ct);
        var started = Stopwatch.GetTimestamp();
        var work = new Task<(List<double> Times, int Errors)>[clients];
        for (var i = 0; i < clients; i++)
        {
            var text = new TurkishText(Interlocked.Increment(ref _seed)); // Its own in every window: a repeated citizen would be found, not added.
            work[i] = Task.Run(() => ClientAsync(http, scenario, text, started, length, ct), ct);
        }

        var done = await Task.WhenAll(work);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var cpu = await server.CpuWhenIdleAsync(ct) - before;
        var (rss, pss) = server.Memory();
        return Window.Of(name, clients, [.. done.SelectMany(d => d.Times)], done.Sum(d => d.Errors), seconds, cpu, rss, pss);
    }

    private static async Task<(List<double> Times, int Errors)> ClientAsync(
        HttpClient http, Scenario scenario, TurkishText text, long started, TimeSpan length, CancellationToken ct)
    {
        var times = new List<double>(8192);
        var errors = 0;
        while (Stopwatch.GetElapsedTime(started) < length)
        {
            using var request = scenario(text);
            var from = Stopwatch.GetTimestamp();
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, ct);
            times.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            errors += answer.IsSuccessStatusCode ? 0 : 1;
        }

        return (times, errors);
    }
}
