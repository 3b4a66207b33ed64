namespace Derman.Channels.Chat;

/// <summary>Whether the settings make sense together. Nobody is asked: there is nobody to ask.</summary>
internal static class AccountCheck
{
    public static HealthReport Check(IChannelHost host)
    {
        var sites = Sites.Of(host);
        if (sites.Count == 0)
        {
            return new HealthReport(HealthState.Misconfigured, "sitesMissing", FieldKey: Sites.Key);
        }

        return sites.FirstOrDefault(site => !Sites.IsOrigin(site)) is { } wrong
            ? new HealthReport(HealthState.Misconfigured, "siteWrong", wrong, Sites.Key)
            : new HealthReport(HealthState.Healthy, "ok");
    }
}
