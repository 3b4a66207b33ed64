using System.Globalization;
using System.Text;
using static Derman.Load.Figures;

namespace Derman.Load;

/// <summary>Gathers windows and writes what they mean: medians, bars, and whether each is met.</summary>
/// <param name="command">What was typed to get this report.</param>
internal sealed class Report(Plan plan, string machine, string command)
{
    public const string Floor = "floor";
    public const string Postgres = "register, PostgreSQL";
    public const string PostgresFloor = "floor, PostgreSQL";
    public const string PipelinedFloor = "floor, PostgreSQL, pipelined";

    private const int MainClients = 32;

    private readonly List<Window> _windows = [];

    public ((double Rss, double Pss) Memory, double Cpu)? Idle { get; set; }

    public bool AllMet => Bars().All(b => b.Met) && _windows.TrueForAll(w => w.Errors == 0);

    public string Verdict => AllMet ? "Every bar that was measured is met." : "A bar is missed, or requests failed.";

    public void Add(Window window) => _windows.Add(window);

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.AppendLine("# Measured").AppendLine();
        Line(text, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC · `{command}` · {machine}").AppendLine();
        Line(text, $"Medians of {plan.Windows} windows of {plan.Length.TotalSeconds:F0} s after {plan.WarmUp.TotalSeconds:F0} s of warm-up; product and floor by turns, and \"against the floor\" is the median of the quotients of each turn{ReadAt()}. {Verdict}").AppendLine();
        text.AppendLine("| bar | demanded | measured | met |").AppendLine("|---|---|---|---|");
        foreach (var bar in Bars())
        {
            Line(text, $"| {bar.Name} | {(bar.AtLeast ? "≥" : "≤")} {bar.Limit:#,0.##} {bar.Unit} | {bar.Measured.ToString(bar.Measured < 100 ? "0.00" : "#,0", CultureInfo.InvariantCulture)} {bar.Unit} | {(bar.Met ? "yes" : "**no**")} |");
        }

        text.AppendLine().AppendLine("| work | clients | requests/s | p50 ms | p95 ms | p99 ms | CPU ms/request | RSS MB | PSS MB | errors |").AppendLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var group in _windows.GroupBy(w => (w.Name, w.Clients)))
        {
            Line(text, $"| {group.Key.Name} | {group.Key.Clients} | {Median(group, w => w.PerSecond):F0} | {Median(group, w => w.P50):F2} | {Median(group, w => w.P95):F2} | {Median(group, w => w.P99):F2} | {Median(group, w => w.CpuMilliseconds):F3} | {Median(group, w => w.Rss):F0} | {Median(group, w => w.Pss):F0} | {group.Sum(w => w.Errors)} |");
        }

        if (_windows.Exists(w => w.Name is Postgres or PostgresFloor))
        {
            text.AppendLine().AppendLine("PostgreSQL lines count the CPU and memory of host and database server together (RSS counts shared buffers once a process; PSS once).");
        }

        if (Idle is { } idle)
        {
            text.AppendLine();
            Line(text, $"Idle published host with the five demo tenants after {plan.Idle.TotalSeconds:F0} s: PSS {idle.Memory.Pss:F0} MB, RSS {idle.Memory.Rss:F0} MB, {idle.Cpu:P2} of one core.");
        }

        return text.ToString();
    }

    private string ReadAt() => Any(Scenarios.Inbox) ? string.Create(CultureInfo.InvariantCulture, $"; reading at {plan.Tickets:N0} tickets in one tenant") : "";

    private IEnumerable<Bar> Bars()
    {
        if (Any(Scenarios.Register))
        {
            yield return new("Registering on SQLite FULL, 32 clients", 1000, PerSecond(Scenarios.Register), "/s", AtLeast: true);
            yield return new("The same, server CPU per request", 1.0, Cpu(Scenarios.Register, MainClients), "ms");
            yield return new("The same against the floor", 2.5, Quotient(Scenarios.Register, Floor), "×");
        }

        if (Any(Postgres))
        {
            yield return new("Registering on PostgreSQL, synchronous_commit=on, 32 clients", 500, PerSecond(Postgres), "/s", AtLeast: true);
            yield return new("The same, CPU of host and database server against the floor", 2.5, Quotient(Postgres, PostgresFloor), "×");
        }

        if (Any(Scenarios.Inbox))
        {
            yield return new("Inbox, first page of 50, one directorate, open, due first", 0.8, Cpu(Scenarios.Inbox), "ms");
            yield return new("One ticket as JSON", 0.7, Cpu(Scenarios.Ticket), "ms");
            yield return new("Search for whole words", 1.0, Cpu(Scenarios.Search), "ms");
        }

        // A host gives back what its start needed only once it has settled: a shorter look says nothing about the bar.
        if (Idle is { } idle && plan.Idle >= Plan.Full.Idle)
        {
            yield return new("Idle published host, five demo tenants, PSS", 250, idle.Memory.Pss, "MB");
        }
    }

    private bool Any(string name) => _windows.Exists(w => w.Name == name);

    private double Cpu(string name, int? clients = null) => Median(Of(name, clients), w => w.CpuMilliseconds);

    private double PerSecond(string name) => Median(Of(name, MainClients), w => w.PerSecond);

    /// <summary>The median over the turns: what a turn's slow minute did to one side it did to the other.</summary>
    private double Quotient(string product, string floor) =>
        Median(Of(product, MainClients).Zip(Of(floor, MainClients)), turn => turn.First.CpuMilliseconds / turn.Second.CpuMilliseconds);

    private IEnumerable<Window> Of(string name, int? clients) => _windows.Where(w => w.Name == name && w.Clients == (clients ?? w.Clients));

    private static double Median<T>(IEnumerable<T> of, Func<T, double> figure)
    {
        var sorted = of.Select(figure).Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private sealed record Bar(string Name, double Limit, double Measured, string Unit, bool AtLeast = false)
    {
        public bool Met => AtLeast ? Measured >= Limit : Measured <= Limit;
    }
}
