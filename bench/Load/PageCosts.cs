using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Derman.Load;

/// <summary>What one page costs the server, as a member of staff asks for it over a kept connection: one after the other, nobody else there.</summary>
internal static partial class PageCosts
{
    private const string Tenant = "tatvan";
    private const string Person = "masa";

    /// <summary>So many that what a page calls is compiled as it stays: the first hundreds of requests run code that is not yet.</summary>
    private const int Warm = 800;

    private const double MostMilliseconds = 5;

    /// <summary>Pages with a bar of their own.</summary>
    private static readonly string[] Judged = ["inbox", "ticket"];

    private static readonly (string Name, string Path)[] Pages =
    [
        ("inbox", "/console?view=all"),
        ("inbox, newest first", "/console?view=all&sort=newest"),
        ("inbox, mine", "/console?view=mine"),
        ("inbox, late", "/console?view=late"),
        ("inbox, a search", "/console?q=sokak"),
        ("ticket", "/console/tickets/{id}"),
        ("new request", "/console/new"),
        ("calls", "/console/calls"),
        ("board", "/console/board"),
        ("citizens' front page", "/"),
        ("citizens' form", "/requests/new"),
    ];

    public static async Task<int> RunAsync(Arguments arguments, CancellationToken ct)
    {
        var (tickets, requests) = (arguments.Number("tickets", 100_000), arguments.Number("requests", 400));
        var folder = Directory.CreateTempSubdirectory("derman-pages-");
        try
        {
            var (data, log) = (Path.Combine(folder.FullName, "data"), Path.Combine(folder.FullName, "host.log"));
            await using (await DemoHost.StartAsync(arguments.Text("host"), data, 400, log, ct))
            {
                // The demo tenants come into being; filling needs the folder for itself.
            }

            await FillAsync(arguments.Text("fill"), data, tickets, ct);
            await using var host = await DemoHost.StartAsync(arguments.Text("host"), data, 400, log, ct);
            var rows = await MeasureAsync(host, requests, ct);
            await File.WriteAllTextAsync(arguments.Text("report", "bench/pages.md"), Report(rows, tickets, requests), ct);
            return rows.Exists(r => Judged.Contains(r.Name) && r.Cpu > MostMilliseconds) ? 1 : 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task FillAsync(string fill, string data, int tickets, CancellationToken ct)
    {
        using var process = Process.Start("dotnet", [fill, "--data", data, "--tenant", Tenant, "--tickets", tickets.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync(ct);
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException("The tenant could not be filled.");
        }
    }

    private static async Task<List<Row>> MeasureAsync(Server host, int requests, CancellationToken ct)
    {
        using var http = new HttpClient(new SocketsHttpHandler { CookieContainer = new CookieContainer(), AutomaticDecompression = DecompressionMethods.All });
        var address = $"{host.Address}{Tenant}";
        await SignInAsync(http, address, Tenant, Person, ct);
        var inbox = await http.GetStringAsync(new Uri($"{address}/console?view=all"), ct);
        var ids = TicketLinks().Matches(inbox).Select(m => m.Groups["id"].Value).Distinct(StringComparer.Ordinal).ToList();
        var rows = new List<Row>();
        foreach (var (name, path) in Pages)
        {
            using (var there = await http.GetAsync(new Uri($"{address}{path.Replace("{id}", ids[0], StringComparison.Ordinal)}"), ct))
            {
                if (there.StatusCode == HttpStatusCode.NotFound)
                {
                    continue;
                }
            }

            await AskAsync(Warm);
            var before = await host.Kernel.CpuWhenIdleAsync(ct);
            var (milliseconds, bytes) = await AskAsync(requests);
            var cpu = (await host.Kernel.CpuWhenIdleAsync(ct) - before) / requests;
            rows.Add(new Row(name, cpu, milliseconds[requests / 2], milliseconds[requests * 95 / 100], bytes));
            Console.WriteLine(rows[^1]);

            async Task<(List<double> Milliseconds, long Bytes)> AskAsync(int times)
            {
                var (taken, length) = (new List<double>(times), 0L);
                for (var i = 0; i < times; i++)
                {
                    var clock = Stopwatch.StartNew();
                    var page = await http.GetByteArrayAsync(new Uri($"{address}{path.Replace("{id}", ids[i % ids.Count], StringComparison.Ordinal)}"), ct);
                    taken.Add(clock.Elapsed.TotalMilliseconds);
                    length = page.Length;
                }

                taken.Sort();
                return (taken, length);
            }
        }

        return rows;
    }

    internal static async Task SignInAsync(HttpClient http, string address, string tenant, string person, CancellationToken ct)
    {
        var page = await http.GetStringAsync(new Uri($"{address}/console/sign-in"), ct);
        using var form = new FormUrlEncodedContent(
        [
            KeyValuePair.Create("UserName", person),
            KeyValuePair.Create("Password", $"{tenant}-demo-2026"),
            KeyValuePair.Create("__RequestVerificationToken", FormToken().Match(page).Groups["v"].Value),
        ]);
        using var answer = await http.PostAsync(new Uri($"{address}/console/sign-in"), form, ct);
        if (answer.RequestMessage!.RequestUri!.AbsolutePath.EndsWith("/sign-in", StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"{person} could not sign in.");
        }
    }

    private static string Report(List<Row> rows, int tickets, int requests)
    {
        var text = new StringBuilder();
        text.AppendLine("# What a page costs");
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"`bench/pages.sh`, {Machine.Describe()}. One tenant with {tickets:N0} tickets, an agent of its desk who sees all of them,");
        text.AppendLine(CultureInfo.InvariantCulture, $"{requests} requests for each page after {Warm} to warm up. Bar: inbox and ticket at most {MostMilliseconds:0} ms of server CPU.");
        text.AppendLine();
        text.AppendLine("| page | server CPU, ms | answered in, ms (p50) | p95 | kB of HTML | bar |");
        text.AppendLine("|---|---|---|---|---|---|");
        foreach (var row in rows)
        {
            var judged = !Judged.Contains(row.Name) ? "" : row.Cpu <= MostMilliseconds ? "held" : "missed";
            text.AppendLine(CultureInfo.InvariantCulture, $"| {row.Name} | {row.Cpu:0.00} | {row.P50:0.0} | {row.P95:0.0} | {row.Bytes / 1000d:0.0} | {judged} |");
        }

        text.AppendLine();
        text.AppendLine("CPU: user and system time of the server process from the first request until it is idle again, divided by the requests; background work of");
        text.AppendLine("the host falls on it too. HTML as it is before compression; compressing it is part of the CPU.");
        return text.ToString();
    }

    private sealed record Row(string Name, double Cpu, double P50, double P95, long Bytes);

    [GeneratedRegex("/console/tickets/(?<id>[0-9a-f-]{36})", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TicketLinks();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"(?<v>[^\"]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FormToken();
}
