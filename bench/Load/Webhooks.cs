using System.Globalization;
using System.Text;
using static Derman.Load.Figures;

namespace Derman.Load;

/// <summary>
/// How long a provider waits for its 200, at a rate that does not ask how the last one went: the plugin inside the host and in a process of its own, and
/// beside them what the same host needs to say that it lives, in turns.
/// </summary>
internal static class Webhooks
{
    private const string Tenant = "tatvan";
    private const double MostMedian = 25;
    private const double MostSlowShare = 0.01;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);

    public static async Task<int> RunAsync(Arguments arguments, CancellationToken ct)
    {
        var (windows, rate, length) = (arguments.Number("windows", 5), arguments.Number("rate", 200), TimeSpan.FromSeconds(arguments.Number("seconds", 15)));
        var folder = Directory.CreateTempSubdirectory("derman-webhooks-");
        try
        {
            var log = Path.Combine(folder.FullName, "host.log");
            await using var inside = await StartAsync(arguments.Text("host"), Path.Combine(folder.FullName, "inside"), "inProcess", log, ct);
            await using var child = await StartAsync(arguments.Text("host"), Path.Combine(folder.FullName, "child"), "childProcess", log, ct);
            using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false });
            List<Kind> kinds =
            [
                new("floor: the host says that it lives", inside, null),
                new("plugin inside the host", inside, new Provider(http, Path.Combine(folder.FullName, "inside", "demo.json"), Tenant)),
                new("plugin in a process of its own", child, new Provider(http, Path.Combine(folder.FullName, "child", "demo.json"), Tenant)),
            ];
            foreach (var kind in kinds)
            {
                await OpenLoop.RunAsync(rate, WarmUp, kind.Sender(http, rate, WarmUp), ct);
            }

            for (var i = 0; i < windows; i++)
            {
                foreach (var kind in kinds)
                {
                    await kind.MeasureAsync(http, rate, length, ct);
                }
            }

            var report = Write(kinds, rate, length);
            await File.WriteAllTextAsync(arguments.Text("report", "bench/webhooks.md"), report.Text, ct);
            Console.WriteLine(report.Met ? "Met." : "Missed.");
            return report.Met ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Task<Server> StartAsync(string file, string data, string isolation, string log, CancellationToken ct) =>
        DemoHost.StartAsync(file, data, 400, log, ct, new Dictionary<string, string>(StringComparer.Ordinal) { ["Plugins__whatsapp__Isolation"] = isolation });

    private static (string Text, bool Met) Write(List<Kind> kinds, int rate, TimeSpan length)
    {
        var text = new StringBuilder();
        var judged = kinds.Where(k => !k.IsFloor).ToList();
        var met = judged.TrueForAll(k => k.Median(w => w.P50) <= MostMedian && k.SlowShare < MostSlowShare && k.Errors == 0);
        Line(text, $"# What a provider waits for").AppendLine();
        Line(text, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC · `bench/webhooks.sh` · {Machine.Describe()}").AppendLine();
        Line(text, $"{rate} signed WhatsApp messages a second to one tenant, each new, from 500 people by turns: checked, on disk (one `fdatasync` a batch), answered 200; then");
        Line(text, $"read and made into tickets and conversations while the next ones come. Open loop: each request is sent at its time, and how long it took is counted from");
        Line(text, $"that time, so that waiting in line counts. {kinds[0].Windows.Count} windows of {length.TotalSeconds:F0} s of each kind by turns after {WarmUp.TotalSeconds:F0} s of warm-up; medians of the windows. Load program and");
        Line(text, $"hosts share the cores. The floor is `/health/live` of the same host at the same rate.").AppendLine();
        text.AppendLine("| bar | at most | inside the host | in a process of its own | met |").AppendLine("|---|---|---|---|---|");
        Line(text, $"| median | {MostMedian:F0} ms | {judged[0].Median(w => w.P50):F2} ms | {judged[1].Median(w => w.P50):F2} ms | {YesNo(judged.TrueForAll(k => k.Median(w => w.P50) <= MostMedian))} |");
        Line(text, $"| answers after {OpenWindow.SlowMilliseconds:F0} ms | < {MostSlowShare:P0} | {judged[0].SlowShare:P2} | {judged[1].SlowShare:P2} | {YesNo(judged.TrueForAll(k => k.SlowShare < MostSlowShare))} |");
        Line(text, $"| answers other than 200 | 0 | {judged[0].Errors} | {judged[1].Errors} | {YesNo(judged.TrueForAll(k => k.Errors == 0))} |").AppendLine();
        text.AppendLine("| | p50 ms | p95 ms | p99 ms | longest ms | p50 / floor | server CPU a request, ms |").AppendLine("|---|--:|--:|--:|--:|--:|--:|");
        foreach (var kind in kinds)
        {
            Line(text, $"| {kind.Name} | {kind.Median(w => w.P50):F2} | {kind.Median(w => w.P95):F2} | {kind.Median(w => w.P99):F2} | {kind.Windows.Max(w => w.Longest):F0} | {kind.Median(w => w.P50) / kinds[0].Median(w => w.P50):F1} | {kind.Cpu:F2} |");
        }

        text.AppendLine();
        Line(text, $"CPU: user and system time of the host and the plugin's process from the first request until they are idle again, divided by the requests: a message's ticket,");
        Line(text, $"its clocks and its confirmation are in it. Every window's p99: {string.Join("; ", kinds.Select(k => $"{k.Name} {string.Join(", ", k.Windows.Select(w => w.P99.ToString("F1", CultureInfo.InvariantCulture)))}"))}.");
        return (text.ToString(), met);
    }

    private sealed class Kind(string name, Server server, Provider? provider)
    {
        private double _cpu;

        public string Name => name;

        public bool IsFloor => provider is null;

        public List<OpenWindow> Windows { get; } = [];

        public int Errors => Windows.Sum(w => w.Errors);

        public double SlowShare => (double)Windows.Sum(w => w.Slow) / Windows.Sum(w => w.Requests);

        public double Cpu => _cpu / Windows.Sum(w => w.Requests);

        public double Median(Func<OpenWindow, double> of) => Figures.Median(Windows, of);

        public Func<int, CancellationToken, Task<bool>> Sender(HttpClient http, int rate, TimeSpan length)
        {
            if (provider is null)
            {
                return async (_, ct) =>
                {
                    using var answer = await http.GetAsync(new Uri(server.Address, "health/live"), ct);
                    return answer.IsSuccessStatusCode;
                };
            }

            var made = provider.Make((int)(rate * length.TotalSeconds));
            return (number, ct) => provider.SendAsync(made[number], ct);
        }

        public async Task MeasureAsync(HttpClient http, int rate, TimeSpan length, CancellationToken ct)
        {
            var sender = Sender(http, rate, length);
            var before = await server.Kernel.CpuWhenIdleAsync(ct);
            Windows.Add(OpenWindow.Of(await OpenLoop.RunAsync(rate, length, sender, ct)));
            _cpu += await server.Kernel.CpuWhenIdleAsync(ct) - before;
            Console.WriteLine($"{name}: {Windows[^1]}");
        }
    }
}
