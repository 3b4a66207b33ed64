using System.Diagnostics;
using System.Globalization;

namespace Derman.Durability.Tests;

/// <summary>
/// How a node answers before and after its neighbour dies, in windows of a second. Normal is a 99th percentile of at most half as much again
/// or 50 ms more than before, with at least half as many answers as before; back to normal is the first of three such windows in a row.
/// </summary>
internal sealed class Recovery(Load load)
{
    private const int InARow = 3;
    private static readonly TimeSpan GiveUpAfter = TimeSpan.FromSeconds(40);

    public double Before { get; private set; }

    public int RateBefore { get; private set; }

    public double Worst { get; private set; }

    /// <summary>From the death to the end of the first normal window.</summary>
    public TimeSpan Back { get; private set; }

    public static string Heading => "| kill | node | answers/s before | p99 before, ms | worst p99 after, ms | normal again after, s |\n|---|---|---|---|---|---|";

    public async Task MeasureBeforeAsync(int windows)
    {
        var from = Stopwatch.GetTimestamp();
        var seconds = new List<List<double>>();
        for (var i = 0; i < windows; i++)
        {
            seconds.Add(await SecondAsync(from + (i * Stopwatch.Frequency)));
        }

        Before = Median(seconds.Select(P99));
        RateBefore = (int)Median(seconds.Select(s => (double)s.Count));
    }

    /// <param name="died">When the other node was killed.</param>
    public async Task MeasureAfterAsync(long died)
    {
        var (good, most) = (0, Math.Max(1.5 * Before, Before + 50));
        for (var i = 0; good < InARow; i++)
        {
            Assert.True(Stopwatch.GetElapsedTime(died) < GiveUpAfter, "The other node did not come back to normal in time.");
            var second = await SecondAsync(died + (i * Stopwatch.Frequency));
            var p99 = P99(second);
            Worst = Math.Max(Worst, p99);
            good = second.Count * 2 >= RateBefore && p99 <= most ? good + 1 : 0;
            Back = good == 1 ? TimeSpan.FromSeconds(i + 1) : Back;
        }
    }

    public string Row(int kill, string node) =>
        string.Create(CultureInfo.InvariantCulture, $"| {kill} | {node} | {RateBefore} | {Before:F0} | {Worst:F0} | {Back.TotalSeconds:F0} |");

    /// <summary>The answers of a second, once it is over.</summary>
    private async Task<List<double>> SecondAsync(long from)
    {
        var left = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), from + Stopwatch.Frequency);
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left);
        }

        return load.Second(from);
    }

    private static double P99(List<double> values) => values.Count == 0 ? 0 : values.Order().ElementAt((int)(values.Count * 0.99));

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;
}
