using System.Globalization;
using System.Text;

namespace Derman.Load;

/// <summary>Gathers windows and writes what they mean: medians, bars, and whether each is met.</summary>
internal sealed class Report(Plan plan, string machine)
{
    public const string Floor = "floor";

    private const double MostTimesFloor = 2.5;
    private const double MostIdleMegabytes = 250;

    private readonly List<Window> _windows = [];

    public ((double Rss, double Pss) Memory, double Cpu)? Idle { get; set; }

    public bool AllMet => Bars().All(b => b.Met) && _windows.TrueForAll(w => w.Errors == 0);

    public string Verdict => AllMet ? "Every bar is met." : "A bar is missed, or requests failed.";

    public void Add(Window window) => _windows.Add(window);

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.AppendLine("# Measured").AppendLine();
        Line(text, $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC · `bench/run.sh{(plan == Plan.Quick ? " --quick" : "")}` · {machine}").AppendLine();
        Line(text, $"Medians of {plan.Windows} windows of {plan.Length.TotalSeconds:F0} s; product and floor by turns; reading at {plan.Tickets:N0} tickets in one tenant. {Verdict}").AppendLine();
        text.AppendLine("| bar | at most | measured | met |").AppendLine("|---|---|---|---|");
        foreach (var bar in Bars())
        {
            Line(text, $"| {bar.Name} | {bar.Most:0.##} {bar.Unit} | {bar.Measured:0.00} {bar.Unit} | {(bar.Met ? "yes" : "**no**")} |");
        }

        text.AppendLine().AppendLine("| work | clients | requests/s | p50 ms | p95 ms | p99 ms | CPU ms/request | RSS MB | PSS MB | errors |").AppendLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var group in _windows.GroupBy(w => (w.Name, w.Clients)))
        {
            Line(text, $"| {group.Key.Name} | {group.Key.Clients} | {Median(group, w => w.PerSecond):F0} | {Median(group, w => w.P50):F2} | {Median(group, w => w.P95):F2} | {Median(group, w => w.P99):F2} | {Median(group, w => w.CpuMilliseconds):F3} | {Median(group, w => w.Rss):F0} | {Median(group, w => w.Pss):F0} | {group.Sum(w => w.Errors)} |");
        }

        if (Idle is { } idle)
        {
            text.AppendLine();
            Line(text, $"Idle published host with the five demo tenants after {plan.Idle.TotalSeconds:F0} s: PSS {idle.Memory.Pss:F0} MB, RSS {idle.Memory.Rss:F0} MB, {idle.Cpu:P2} of one core.");
        }

        return text.ToString();
    }

    private IEnumerable<Bar> Bars()
    {
        var register = Cpu(Scenarios.Register, 32);
        yield return new("Registering, 32 clients, server CPU per request", 1.0, register, "ms");
        yield return new("The same against the floor", MostTimesFloor, register / Cpu(Floor, 32), "×");
        yield return new("Inbox, first page of 50, one directorate, open, due first", 0.8, Cpu(Scenarios.Inbox), "ms");
        yield return new("One ticket as JSON", 0.7, Cpu(Scenarios.Ticket), "ms");
        yield return new("Search for whole words", 1.0, Cpu(Scenarios.Search), "ms");
        if (Idle is { } idle)
        {
            yield return new("Idle published host, five demo tenants, PSS", MostIdleMegabytes, idle.Memory.Pss, "MB");
        }
    }

    private double Cpu(string name, int? clients = null) => Median(_windows.Where(w => w.Name == name && w.Clients == (clients ?? w.Clients)), w => w.CpuMilliseconds);

    private static double Median(IEnumerable<Window> windows, Func<Window, double> figure)
    {
        var sorted = windows.Select(figure).Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static StringBuilder Line(StringBuilder text, FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture));

    private sealed record Bar(string Name, double Most, double Measured, string Unit)
    {
        public bool Met => Measured <= Most;
    }
}
