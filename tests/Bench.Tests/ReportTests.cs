using Derman.Load;

namespace Derman.Bench.Tests;

public sealed class ReportTests
{
    private static readonly Plan Short = new("test", 3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 10, TimeSpan.FromSeconds(1));

    /// <summary>The turns are 2, 2 and 3 times; the quotient of the medians would be 3 / 1 = 3.</summary>
    [Fact]
    public void AgainstTheFloor_IsTheMedianOfTheTurns_NotTheQuotientOfTheMedians()
    {
        var report = Report();
        foreach (var (product, floor) in ((double, double)[])[(2, 1), (20, 10), (3, 1)])
        {
            report.Add(Window(Scenarios.Register, product));
            report.Add(Window(Derman.Load.Report.Floor, floor));
        }

        Assert.Contains("| The same against the floor | ≤ 2.5 × | 2.00 × | yes |", report.ToMarkdown(), StringComparison.Ordinal);
    }

    [Fact]
    public void OtherNumbersOfClients_DoNotCount()
    {
        var report = Report();
        report.Add(Window(Scenarios.Register, 0.2));
        report.Add(Window(Derman.Load.Report.Floor, 0.1));
        report.Add(Window(Scenarios.Register, 9) with { Clients = 1 });
        report.Add(Window(Derman.Load.Report.Floor, 1) with { Clients = 1 });
        Assert.Contains("| 2.00 × | yes |", report.ToMarkdown(), StringComparison.Ordinal);
    }

    [Fact]
    public void TooFewRequestsASecond_MissTheBar()
    {
        var report = Report();
        report.Add(Window(Derman.Load.Report.Postgres, 1) with { Requests = 499 });
        report.Add(Window(Derman.Load.Report.PostgresFloor, 1));
        Assert.False(report.AllMet);
        Assert.Contains("≥ 500 /s | 499 /s | **no** |", report.ToMarkdown(), StringComparison.Ordinal);
    }

    [Fact]
    public void OneFailedRequest_IsSaid()
    {
        var report = Report();
        report.Add(Window(Derman.Load.Report.PostgresFloor, 1) with { Errors = 1 });
        Assert.False(report.AllMet);
    }

    private static Report Report() => new(Short, "a machine", "bench/run.sh");

    private static Window Window(string name, double cpu) => new(name, 32, 5000, 0, 1, 1, 1, 1, cpu, 1, 1);
}
