using System.Globalization;
using Derman.Channels;

namespace Sample.Channel.Health;

/// <summary>GET /v1/account: proves the key and the way there, and sends nothing.</summary>
internal static class AccountCheck
{
    public static async ValueTask<HealthReport> CheckAsync(IChannelHost host, CancellationToken cancellationToken)
    {
        if (host.Secret("apiKey") is not { } key)
        {
            return new HealthReport(HealthState.Misconfigured, "keyMissing", FieldKey: "apiKey");
        }

        var request = new ChannelHttpRequest
        {
            Method = "GET",
            Address = new Uri($"{host.Setting("baseAddress")!.TrimEnd('/')}/v1/account"),
            Headers = [new("Authorization", $"Bearer {key}")],
        };
        return await host.SendHttpAsync(request, cancellationToken) switch
        {
            ChannelHttpResponse { Status: 200 } => new HealthReport(HealthState.Healthy, "ok"),
            ChannelHttpResponse { Status: 401 or 403 } => new HealthReport(HealthState.NeedsReauthorisation, "reauthorise", FieldKey: "apiKey"),
            ChannelHttpResponse other => new HealthReport(HealthState.Unreachable, "unreachable", string.Create(CultureInfo.InvariantCulture, $"HTTP {other.Status}")),
            _ => new HealthReport(HealthState.Unreachable, "unreachable"),
        };
    }
}
