using NodaTime;

namespace Derman.Host.Operator.Plugins;

/// <summary>Follows the catalog: a package installed on one node runs on the others within two looks.</summary>
internal sealed class PluginWatch(PluginParts parts, PluginFollower follower, PluginAccounts accounts, ILogger<PluginWatch> logger) : BackgroundService
{
    public static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    /// <summary>An offer nobody has agreed to for a day was not wanted.</summary>
    private static readonly Duration OfferLife = Duration.FromDays(1);

    /// <summary>Tenants opened in one look, so that catching up after an upgrade is no storm.</summary>
    private const int TenantsALook = 10;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var looks = new PeriodicTimer(Between);
        try
        {
            while (await looks.WaitForNextTickAsync(stoppingToken))
            {
                await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException e)
        {
            Log.WatchStopped(logger, e.Message);
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        try
        {
            await follower.FollowAsync(ct);
            await parts.Shelf.ForgetOffersAsync(OfferLife, ct);
            await accounts.LookAsync(TenantsALook, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.WatchFailed(logger, e); // The next look tries again.
        }
    }
}
