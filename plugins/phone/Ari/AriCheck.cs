namespace Derman.Channels.Phone.Ari;

/// <summary>Whether we may look and listen. Nothing is opened under our name: that would take it away from the line that listens.</summary>
internal static class AriCheck
{
    public static async ValueTask<HealthReport> CheckAsync(IChannelHost host, ExchangeAccount account, CancellationToken cancellationToken)
    {
        var (_, trouble) = await AriSnapshot.AskAsync(host, account, cancellationToken);
        return trouble?.Report ?? new HealthReport(HealthState.Healthy, "ok");
    }
}
