using System.Diagnostics;

namespace Derman.Host.Tests.Support;

/// <summary>Waits for the thing itself, with a deadline that fails loudly.</summary>
internal static class Poll
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static async Task<T> UntilAsync<T>(Func<Task<T?>> look, string what, TimeSpan? deadline = null)
        where T : class
    {
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Step);
        while (true)
        {
            if (await look() is { } found)
            {
                return found;
            }

            Assert.True(watch.Elapsed < (deadline ?? Deadline), $"Did not happen in time: {what}.");
            await timer.WaitForNextTickAsync();
        }
    }

    public static Task UntilAsync(Func<Task<bool>> look, string what, TimeSpan? deadline = null) =>
        UntilAsync(async () => await look() ? "yes" : null, what, deadline);
}
