using System.Diagnostics;
using System.Globalization;
using System.Text;
using static Derman.Load.Figures;

namespace Derman.Load;

/// <summary>
/// What a calm tenant feels while its neighbour asks twenty times its quota: windows without and with the flood by turns, then the
/// same flood with the quota lifted, then what a refusal costs the server.
/// </summary>
internal static class Fairness
{
    private const string Calm = "tatvan";
    private const string Wild = "erenler";
    private const int Clients = 4;
    private const int Quota = 50;
    private const int Times = 20;
    private const double MostTimes = 1.5;
    private const double MostMore = 50;

    /// <summary>No process: these windows are about latency, and a server under flood is never idle, which CPU counting waits for.</summary>
    private static readonly ServerProcess Unobserved = new(0);

    private static readonly TimeSpan LeadIn = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(Arguments arguments, CancellationToken ct)
    {
        var (windows, length) = (arguments.Number("windows", 5), TimeSpan.FromSeconds(arguments.Number("seconds", 6)));
        var folder = Directory.CreateTempSubdirectory("derman-fairness-");
        try
        {
            var data = Path.Combine(folder.FullName, "data");
            var file = arguments.Text("host");
            await using var host = await Server.StartAsync(
                file, address => ["--data", data, "--urls", address, "--environment", "Development", "--demo-tickets", "400"], "health/ready", Path.Combine(folder.FullName, "host.log"), ct);
            using var http = new HttpClient();
            var demo = Path.Combine(data, "demo.json");
            var calm = Scenarios.Of(Scenarios.Mixed, await (await Desk.ConnectAsync(http, demo, Calm, ct)).WithTicketsAsync(http, 2000, ct));

            await LimitAsync(file, data, ["--requests", Text(Quota), "--burst", Text(2 * Quota), "--concurrent", "4"], ct);
            await ClosedLoop.RunAsync("warm-up", calm, Unobserved, Clients, TimeSpan.FromSeconds(20), ct);
            await FloodAsync(demo, Quota * Times, TimeSpan.FromSeconds(5), ct);

            var (alone, beside, lifted, floods) = (new List<Window>(), new List<Window>(), new List<Window>(), new List<FloodResult>());
            for (var i = 0; i < windows; i++)
            {
                alone.Add(Say(await ClosedLoop.RunAsync("alone", calm, Unobserved, Clients, length, ct)));
                var (window, flood) = await BesideAsync("beside", demo, calm, length, ct);
                beside.Add(Say(window));
                floods.Add(flood);
            }

            await LimitAsync(file, data, ["--clear"], ct);
            for (var i = 0; i < Math.Min(3, windows); i++)
            {
                lifted.Add(Say((await BesideAsync("lifted", demo, calm, length, ct)).Window));
            }

            await LimitAsync(file, data, ["--requests", "1", "--burst", "10"], ct);
            var refusal = await RefusalCostAsync(host.Kernel, demo, length, ct);
            var report = Write(alone, beside, lifted, floods, refusal, length);
            var target = Path.GetFullPath(arguments.Text("report", "bench/fairness.md"));
            await File.WriteAllTextAsync(target, report.Text, ct);
            Console.WriteLine($"{(report.Met ? "Met." : "Missed.")} {target}");
            return report.Met ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(Window Window, FloodResult Flood)> BesideAsync(string name, string demo, Scenario calm, TimeSpan length, CancellationToken ct)
    {
        var flood = FloodAsync(demo, Quota * Times, LeadIn + length + LeadIn, ct);
        await Task.Delay(LeadIn, ct);
        var window = await ClosedLoop.RunAsync(name, calm, Unobserved, Clients, length, ct);
        return (window, await flood);
    }

    /// <summary>Server CPU of one refusal: the same flood against a quota of one, so that what is accepted (counted in) hardly matters.</summary>
    private static async Task<double> RefusalCostAsync(ServerProcess server, string demo, TimeSpan length, CancellationToken ct)
    {
        var before = await server.CpuWhenIdleAsync(ct);
        var flood = await FloodAsync(demo, Quota * Times, length * 2, ct);
        return (await server.CpuWhenIdleAsync(ct) - before) / Math.Max(1, flood.Refused);
    }

    /// <summary>In a process of its own, so that its threads and collections are not those of the clients that are measured.</summary>
    private static async Task<FloodResult> FloodAsync(string demo, int rate, TimeSpan length, CancellationToken ct)
    {
        var lines = await OutputAsync(
            [Environment.GetCommandLineArgs()[0], "flood", "--demo", demo, "--tenant", Wild, "--rate", Text(rate), "--seconds", Text((int)length.TotalSeconds)], ct);
        return FloodResult.Parse(lines.Trim());
    }

    /// <summary>The operator's own command, carried out by the running host.</summary>
    private static async Task LimitAsync(string host, string data, IReadOnlyList<string> limits, CancellationToken ct) =>
        Console.WriteLine((await OutputAsync([host, "tenants", "limits", Wild, .. limits, "--data", data], ct)).Trim());

    private static async Task<string> OutputAsync(IReadOnlyList<string> words, CancellationToken ct)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", words) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var output = await process.StandardOutput.ReadToEndAsync(ct);
        await process.WaitForExitAsync(ct);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"'{string.Join(' ', words)}' ended with {process.ExitCode}.");
    }

    private static (string Text, bool Met) Write(
        List<Window> alone, List<Window> beside, List<Window> lifted, List<FloodResult> floods, double refusal, TimeSpan length)
    {
        var (before, after) = (Median(alone, w => w.P99), Median(beside, w => w.P99));
        var errors = alone.Sum(w => w.Errors) + beside.Sum(w => w.Errors);
        var met = after <= before * MostTimes && after <= before + MostMore && errors == 0;
        var text = new StringBuilder();
        Line(text, $"# A neighbour at {Times} × its quota").AppendLine();
        Line(text, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC · `bench/fairness.sh` · {Machine.Describe()}").AppendLine();
        Line(text, $"`{Calm}` is used by {Clients} closed-loop clients (mixed: 2 in 10 register, 3 inbox, 4 ticket, 1 search). `{Wild}` has a quota of {Quota}");
        Line(text, $"requests a second (burst {2 * Quota}, 4 at once) and is sent {Quota * Times} a second, open loop over 32 connections, 3 in 4 inbox pages,");
        Line(text, $"1 in 4 registering. {alone.Count} windows of {length.TotalSeconds:F0} s without and with the flood by turns, after 20 s of warm-up; medians. Load programs and");
        Line(text, $"server share the cores: the cost of sending the flood is in the figures.").AppendLine();
        text.AppendLine("| bar | at most | measured | met |").AppendLine("|---|---|---|---|");
        Line(text, $"| p99 of the calm tenant, with / without | {MostTimes:F1} × | {after / before:F2} × | {YesNo(after <= before * MostTimes)} |");
        Line(text, $"| the same, difference | +{MostMore:F0} ms | {after - before:+0.00;-0.00} ms | {YesNo(after <= before + MostMore)} |");
        Line(text, $"| its errors | 0 | {errors} | {YesNo(errors == 0)} |");
        Line(text, $"| server CPU of one refused request | 0.1 ms | {refusal:F3} ms | {YesNo(refusal <= 0.1)} |").AppendLine();
        text.AppendLine("| calm tenant | requests/s | p50 ms | p95 ms | p99 ms | errors |").AppendLine("|---|--:|--:|--:|--:|--:|");
        Row(text, "alone", alone);
        Row(text, "beside the flood", beside);
        Row(text, "beside the flood, quota lifted", lifted);
        text.AppendLine();
        var sum = new FloodResult(floods.Sum(f => f.Sent), floods.Sum(f => f.Accepted), floods.Sum(f => f.Refused), floods.Sum(f => f.Other), floods.Sum(f => f.Seconds));
        Line(text, $"Of the flood {sum.Sent / sum.Seconds:F0} a second were sent, {sum.Accepted / sum.Seconds:F1} accepted (bursts included), {sum.Refused / sum.Seconds:F0} refused with 429, {sum.Other} in all answered otherwise or not.");
        Line(text, $"A refusal was counted with the same flood against a quota of 1 a second: all CPU of the server\nprocess, kernel and the idle host included, by the refusals.");
        Line(text, $"Every window: p99 alone {Each(alone)}; beside {Each(beside)}; lifted {Each(lifted)} ms.");
        return (text.ToString(), met && refusal <= 0.1);
    }

    private static void Row(StringBuilder text, string name, List<Window> windows) => Line(
        text,
        $"| {name} | {Median(windows, w => w.PerSecond):F0} | {Median(windows, w => w.P50):F2} | {Median(windows, w => w.P95):F2} | {Median(windows, w => w.P99):F2} | {windows.Sum(w => w.Errors)} |");

    private static string Each(List<Window> windows) => string.Join(", ", windows.Select(w => w.P99.ToString("F2", CultureInfo.InvariantCulture)));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static Window Say(Window window)
    {
        Console.WriteLine(window);
        return window;
    }
}
