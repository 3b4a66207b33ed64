using System.Diagnostics;
using System.Globalization;
using static Derman.Load.Figures;

namespace Derman.Load;

/// <param name="At">Seconds since the window began when it was to be sent.</param>
/// <param name="Milliseconds">From then until its answer.</param>
internal readonly record struct Timed(double At, double Milliseconds, bool Ok);

/// <summary>Figures of answers to requests that were sent at their times.</summary>
internal sealed record OpenWindow(int Requests, int Errors, double P50, double P95, double P99, double Longest, int Slow)
{
    public const double SlowMilliseconds = 250;

    public double SlowShare => (double)Slow / Math.Max(1, Requests);

    /// <param name="from">Seconds since the window began from which on answers count.</param>
    public static OpenWindow Of(IEnumerable<Timed> answers, double from = 0)
    {
        var all = answers.Where(a => a.At >= from).ToList();
        var times = all.Select(a => a.Milliseconds).Order().ToArray();
        return new OpenWindow(
            all.Count, all.Count(a => !a.Ok), At(times, 0.5), At(times, 0.95), At(times, 0.99), At(times, 1), times.Count(t => t > SlowMilliseconds));
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Requests} requests, p50 {P50:F2}, p95 {P95:F2}, p99 {P99:F2}, longest {Longest:F0} ms, {Slow} above {SlowMilliseconds:F0} ms, {Errors} errors");
}

/// <summary>
/// Sends requests at their times, whatever became of those before. How long each took is counted from when it was to be sent: a server that stood still
/// for a second is seen by every request of that second, not by the one that happened to wait.
/// </summary>
internal static class OpenLoop
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);

    /// <param name="perSecond">Requests a second.</param>
    /// <param name="send">Sends the n-th and says whether it was answered well.</param>
    public static async Task<List<Timed>> RunAsync(double perSecond, TimeSpan length, Func<int, CancellationToken, Task<bool>> send, CancellationToken ct)
    {
        var (began, sent, count) = (Stopwatch.GetTimestamp(), 0, (int)(perSecond * length.TotalSeconds));
        var answers = new Task<Timed>[count];
        using var timer = new PeriodicTimer(Tick);
        while (sent < count)
        {
            for (var due = Math.Min(count, (int)(Stopwatch.GetElapsedTime(began).TotalSeconds * perSecond) + 1); sent < due; sent++)
            {
                answers[sent] = OneAsync(sent, sent / perSecond, began, send, ct);
            }

            await timer.WaitForNextTickAsync(ct);
        }

        return [.. await Task.WhenAll(answers)];
    }

    private static async Task<Timed> OneAsync(int number, double at, long began, Func<int, CancellationToken, Task<bool>> send, CancellationToken ct)
    {
        var ok = false;
        try
        {
            ok = await send(number, ct);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync(e.Message);
        }

        return new Timed(at, Stopwatch.GetElapsedTime(began).TotalMilliseconds - (at * 1000), ok);
    }
}
