using System.Diagnostics;
using Derman.Load;

namespace Derman.Bench.Tests;

/// <summary>Waiting in line counts: a time begins when its request was to be sent.</summary>
public sealed class OpenLoopTests
{
    [Fact]
    public async Task StandStill_IsSeenByEveryRequestThatWasDueInIt()
    {
        var answers = await OpenLoop.RunAsync(1000, TimeSpan.FromMilliseconds(60), Send, CancellationToken.None);
        Assert.Equal(60, answers.Count);
        Assert.Equal((59, 1), (answers.Count(a => a.Ok), answers.Count(a => !a.Ok)));

        // The first held up all: who was due 20 ms later waited for the other 30.
        Assert.All(answers.Where(a => a.At < 0.02), a => Assert.True(a.Milliseconds >= 29));

        static Task<bool> Send(int number, CancellationToken ct)
        {
            for (var began = Stopwatch.GetTimestamp(); number == 0 && Stopwatch.GetElapsedTime(began).TotalMilliseconds < 50;)
            {
                continue; // Nothing else gets to send.
            }

            return Task.FromResult(number != 7);
        }
    }

    [Fact]
    public void Window_CountsFromTheMomentItIsAskedFor()
    {
        Timed[] answers = [new(0.5, 900, false), new(2, 10, true), new(2.5, 20, true), new(3, 300, true)];
        var window = OpenWindow.Of(answers, from: 2);
        Assert.Equal((3, 0, 20, 300, 1), (window.Requests, window.Errors, window.P50, window.Longest, window.Slow));
        Assert.Equal(1d / 3, window.SlowShare);
    }
}
