using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using static Derman.Load.Figures;

namespace Derman.Load;

/// <summary>
/// What others feel of a plugin that does harm: webhooks of another tenant's channel and a page of its desk, from two seconds after the attack began, beside
/// windows in which the plugin is quiet. Each attack goes on through its whole window: what kills the plugin is started again, and attacks again.
/// </summary>
internal static class HostileNeighbour
{
    private const string Calm = "tatvan";
    private const string Wild = "erenler";
    private const string Person = "masa";
    private const string Quiet = "quiet";
    private const double MostTimes = 1.5;
    private const double MostMore = 5;
    private const int PagesPerSecond = 10;
    private static readonly string[] Attacks = ["loop", "storm", "managedMemory", "log", "exit"];
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LeadIn = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenAttacks = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(8); // The quick deadline and the grace: by then the last attack is over.

    public static async Task<int> RunAsync(Arguments arguments, CancellationToken ct)
    {
        var (rounds, rate, length) = (arguments.Number("rounds", 3), arguments.Number("rate", 100), TimeSpan.FromSeconds(arguments.Number("seconds", 10)));
        var attacks = arguments.Text("attacks", string.Join(',', Attacks)).Split(',');
        var tables = new List<(string Name, Dictionary<string, List<Felt>> Felt)>();
        foreach (var (isolation, name) in ((string, string)[])[("inProcess", "inside the host"), ("childProcess", "in a process of its own")])
        {
            tables.Add((name, await MeasureAsync(arguments, isolation, attacks, rounds, rate, length, ct)));
        }

        var report = Write(tables, attacks, rounds, rate, length);
        await File.WriteAllTextAsync(arguments.Text("report", "bench/hostile.md"), report.Text, ct);
        Console.WriteLine(report.Met ? "Met." : "Missed.");
        return report.Met ? 0 : 1;
    }

    private static async Task<Dictionary<string, List<Felt>>> MeasureAsync(
        Arguments arguments, string isolation, string[] attacks, int rounds, int rate, TimeSpan length, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("derman-hostile-");
        try
        {
            var data = Path.Combine(folder.FullName, "data");
            var foreign = Path.Combine(folder.FullName, "foreign");
            Copy(arguments.Text("hostile"), Path.Combine(foreign, "hostile"));
            await using var host = await DemoHost.StartAsync(
                arguments.Text("host"),
                data,
                400,
                Path.Combine(folder.FullName, "host.log"),
                ct,
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["Plugins__ForeignFolders__0"] = foreign,
                    ["Plugins__whatsapp__Isolation"] = isolation,
                    ["Plugins__Child__MostCrashes"] = "100", // Quarantine would end each attack at once.
                    ["Plugins__Child__CrashWindow"] = "00:01:00",
                });
            await GiveAccountAsync(arguments, folder.FullName, data, ct);
            using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false });
            using var desk = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AutomaticDecompression = DecompressionMethods.All });
            await PageCosts.SignInAsync(desk, $"{host.Address}{Calm}", Calm, Person, ct);
            var provider = new Provider(http, Path.Combine(data, "demo.json"), Calm);
            var window = new Window(host, http, desk, provider, rate);
            await window.RunAsync(Quiet, WarmUp, ct);
            var felt = attacks.Prepend(Quiet).ToDictionary(a => a, _ => new List<Felt>(), StringComparer.Ordinal);
            for (var round = 0; round < rounds; round++)
            {
                foreach (var attack in attacks)
                {
                    felt[Quiet].Add(await window.RunAsync(Quiet, length, ct));
                    felt[attack].Add(await window.RunAsync(attack, length, ct));
                    await Task.Delay(Rest, ct);
                }
            }

            return felt;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The neighbour's pack with one account more, applied by the running host.</summary>
    private static async Task GiveAccountAsync(Arguments arguments, string folder, string data, CancellationToken ct)
    {
        var packs = Path.Combine(folder, "tenants");
        Copy(arguments.Text("packs"), packs);
        var file = Path.Combine(packs, Wild, "channels.json");
        var channels = JsonNode.Parse(await File.ReadAllTextAsync(file, ct))!;
        channels["accounts"]!.AsArray().Add(new JsonObject { ["account"] = "hostile", ["plugin"] = "hostile", ["names"] = new JsonObject { ["en"] = "Hostile", ["tr"] = "Hostile" }, ["enabled"] = true, ["settings"] = new JsonObject() });
        await File.WriteAllTextAsync(file, channels.ToJsonString(), ct);
        using var process = Process.Start(new ProcessStartInfo("dotnet", [arguments.Text("host"), "tenants", "apply", Path.Combine(packs, Wild), "--data", data]) { UseShellExecute = false })!;
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException("The hostile plugin has no account.");
        }
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static (string Text, bool Met) Write(List<(string Name, Dictionary<string, List<Felt>> Felt)> tables, string[] attacks, int rounds, int rate, TimeSpan length)
    {
        var text = new StringBuilder();
        var met = true;
        Line(text, $"# A plugin that does harm, and its neighbours").AppendLine();
        Line(text, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC · `bench/hostile.sh` · {Machine.Describe()}").AppendLine();
        Line(text, $"`{Wild}` has an account of a plugin that attacks from its own process: an endless loop, a hundred threads that never rest, 10 GB of memory, 100 MB of log, `exit`;");
        Line(text, $"asked again every {BetweenAttacks.TotalMilliseconds:F0} ms, started again whenever it ended (quarantine, which would end it all after five times, is off). Beside it `{Calm}` gets {rate} WhatsApp messages a");
        Line(text, $"second and {PagesPerSecond} inbox pages a second, open loop, counted from when each was to be sent, from {LeadIn.TotalSeconds:F0} s after the attack began, for {length.TotalSeconds:F0} s; {rounds} windows of each attack, a quiet one before");
        Line(text, $"each. Medians of the windows' p99. Load program and host share the cores. Bar: at most {MostTimes:F1} × the quiet p99, or {MostMore:F0} ms more where that is larger.");
        foreach (var (name, felt) in tables)
        {
            var (webhook, page) = (P99(felt[Quiet], f => f.Webhooks), P99(felt[Quiet], f => f.Pages));
            text.AppendLine();
            Line(text, $"WhatsApp {name}:").AppendLine();
            text.AppendLine("| neighbour | webhooks p50 ms | p99 ms | × quiet | page p50 ms | p99 ms | × quiet | errors | met |").AppendLine("|---|--:|--:|--:|--:|--:|--:|--:|---|");
            foreach (var attack in attacks.Prepend(Quiet))
            {
                var (w, p) = (P99(felt[attack], f => f.Webhooks), P99(felt[attack], f => f.Pages));
                var errors = felt[attack].Sum(f => f.Webhooks.Errors + f.Pages.Errors);
                var holds = Holds(w, webhook) && Holds(p, page) && errors == 0;
                met &= holds;
                Line(text, $"| {attack} | {Median(felt[attack], f => f.Webhooks.P50):F2} | {w:F2} | {w / webhook:F2} | {Median(felt[attack], f => f.Pages.P50):F2} | {p:F2} | {p / page:F2} | {errors} | {(attack == Quiet ? "" : YesNo(holds))} |");
            }

            text.AppendLine();
            Line(text, $"Every window's p99 of webhooks: {string.Join("; ", felt.Select(f => $"{f.Key} {string.Join(", ", f.Value.Select(v => v.Webhooks.P99.ToString("F1", CultureInfo.InvariantCulture)))}"))}.");
        }

        return (text.ToString(), met);
    }

    private static bool Holds(double measured, double quiet) => measured <= Math.Max(quiet * MostTimes, quiet + MostMore);

    private static double P99(List<Felt> windows, Func<Felt, OpenWindow> of) => Median(windows, f => of(f).P99);

    private sealed record Felt(OpenWindow Webhooks, OpenWindow Pages);

    private sealed class Window(Server host, HttpClient http, HttpClient desk, Provider provider, int rate)
    {
        public async Task<Felt> RunAsync(string attack, TimeSpan length, CancellationToken ct)
        {
            var all = LeadIn + length;
            var made = provider.Make((int)(rate * all.TotalSeconds));
            var page = new Uri($"{host.Address}{Calm}/console?view=all");
            using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
            var attacking = attack == Quiet ? Task.CompletedTask : AttackAsync(attack, over.Token);
            var webhooks = OpenLoop.RunAsync(rate, all, (number, stop) => provider.SendAsync(made[number], stop), ct);
            var pages = OpenLoop.RunAsync(
                PagesPerSecond,
                all,
                async (_, stop) =>
                {
                    using var answer = await desk.GetAsync(page, stop);
                    await answer.Content.LoadIntoBufferAsync(stop);
                    return answer.IsSuccessStatusCode;
                },
                ct);
            var felt = new Felt(OpenWindow.Of(await webhooks, LeadIn.TotalSeconds), OpenWindow.Of(await pages, LeadIn.TotalSeconds));
            await over.CancelAsync();
            await attacking;
            Console.WriteLine($"{attack}: webhooks {felt.Webhooks}; pages {felt.Pages}");
            return felt;
        }

        private async Task AttackAsync(string attack, CancellationToken ct)
        {
            var address = new Uri($"{host.Address}{Wild}/channels/hostile/webhook");
            var answers = new Dictionary<HttpStatusCode, int>();
            try
            {
                while (true)
                {
                    using var content = new StringContent(attack);
                    using var answer = await http.PostAsync(address, content, ct);
                    answers[answer.StatusCode] = answers.GetValueOrDefault(answer.StatusCode) + 1;
                    await Task.Delay(BetweenAttacks, ct);
                }
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                Console.WriteLine($"  {attack} was asked for: {string.Join(", ", answers)}");
            }
        }
    }
}
