using Derman.Core.Storage;
using Derman.Core.Tenancy;
using NodaTime;

namespace Derman.Host.Jobs;

/// <summary>
/// After the start, one at a time: opens the stores whose schema is older than this program's, so that nobody's first visit pays for it and a
/// store that cannot be brought up is known. A store that is visited before is brought up then.
/// </summary>
internal sealed class StoreUpgrade(TenantRegistry registry, IClock clock, ILogger<StoreUpgrade> logger) : BackgroundService
{
    private const int BetweenReports = 100;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The host is ready; from now on there is time for this.</summary>
    public void Begin() => _ready.TrySetResult();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _ready.Task.WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var behind = registry.Entries.Where(e => e.SchemaVersion < TenantStore.LatestVersion && !registry.IsElsewhere(e)).Select(e => TenantId.Parse(e.Id)).ToList();
        var began = clock.GetCurrentInstant();
        for (var done = 0; done < behind.Count && !stoppingToken.IsCancellationRequested; done++)
        {
            try
            {
                await registry.BringUpAsync(behind[done], stoppingToken);
            }
            catch (TenantBrokenException e)
            {
                Cli.Log.TenantBroken(logger, e.Broken.Id.Value, e.Broken.Reason, e.Broken.Cure);
            }
            catch (OperationCanceledException e)
            {
                Log.WorkerStopped(logger, "stores", e.Message);
            }

            if ((done + 1) % BetweenReports == 0 || done + 1 == behind.Count)
            {
                var rate = (done + 1) / Math.Max(0.001, (clock.GetCurrentInstant() - began).TotalSeconds);
                Log.BroughtUp(logger, done + 1, behind.Count, rate, (behind.Count - done - 1) / rate);
            }
        }
    }
}
