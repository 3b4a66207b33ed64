namespace Derman.Plugins;

/// <summary>Unloading is asynchronous and silently never happens while anything holds on: only a dead weak reference proves it.</summary>
internal static class UnloadProof
{
    private const int Rounds = 40;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(25);

    /// <summary>True when the context died within about a second.</summary>
    public static async Task<bool> RunAsync(WeakReference context, CancellationToken cancellationToken)
    {
        for (var round = 0; round < Rounds; round++)
        {
            // Collections are forced: replacing a plugin is an operator's rare act, and waiting for the next natural one may take hours.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            if (!context.IsAlive)
            {
                return true;
            }

            if (round > 3)
            {
                await Task.Delay(Pause, cancellationToken);
            }
        }

        return false;
    }
}
