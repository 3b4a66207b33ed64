using System.Diagnostics;

namespace Derman.Load;

/// <summary>Does one piece of work; false when the server did not do what was asked.</summary>
/// <param name="number">0, 1, 2 … over all clients together.</param>
internal delegate Task<bool> Piece(int number, TurkishText text);

/// <summary>A given number of pieces of work by clients that each take the next one when theirs is done.</summary>
internal static class CountedLoop
{
    /// <summary>Far from the seeds of timed windows: nobody met there comes again.</summary>
    private static int _seed = 30_260_000;

    public static async Task<Window> RunAsync(string name, Piece piece, ServerProcess server, int clients, int count, CancellationToken ct)
    {
        var next = -1;
        var before = await server.CpuWhenIdleAsync(ct);
        var started = Stopwatch.GetTimestamp();
        var done = await Task.WhenAll(Enumerable.Range(0, clients).Select(_ => Task.Run(() => ClientAsync(new TurkishText(Interlocked.Increment(ref _seed))), ct)));
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var cpu = await server.CpuWhenIdleAsync(ct) - before;
        var (rss, pss) = server.Memory();
        return Window.Of(name, clients, [.. done.SelectMany(d => d.Times)], done.Sum(d => d.Errors), seconds, cpu, rss, pss);

        async Task<(List<double> Times, int Errors)> ClientAsync(TurkishText text)
        {
            var times = new List<double>((count / clients) + 1);
            var errors = 0;
            for (var number = Interlocked.Increment(ref next); number < count; number = Interlocked.Increment(ref next))
            {
                ct.ThrowIfCancellationRequested();
                var from = Stopwatch.GetTimestamp();
                errors += await piece(number, text) ? 0 : 1;
                times.Add(Stopwatch.GetElapsedTime(from).TotalMilliseconds);
            }

            return (times, errors);
        }
    }
}
