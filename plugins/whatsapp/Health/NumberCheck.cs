using Derman.Channels.Graph;
using Derman.Channels.WhatsApp.Sending;

namespace Derman.Channels.WhatsApp.Health;

/// <summary>Reads the number's own record: proves token, number id and network without sending anything.</summary>
internal static class NumberCheck
{
    public static async ValueTask<HealthReport> CheckAsync(IChannelHost host, CancellationToken cancellationToken)
    {
        if (host.Setting(WhatsAppSettings.PhoneNumberId) is not { } number)
        {
            return new HealthReport(HealthState.Misconfigured, "numberMissing", FieldKey: WhatsAppSettings.PhoneNumberId);
        }

        if (host.Secret(GraphSettings.AccessToken) is not { } token)
        {
            return new HealthReport(HealthState.Misconfigured, "tokenMissing", FieldKey: GraphSettings.AccessToken);
        }

        var request = GraphClient.Request(host, token, "GET", $"{Uri.EscapeDataString(number)}?fields=id,quality_rating");
        switch (await host.SendHttpAsync(request, cancellationToken))
        {
            case ChannelHttpResponse { Status: 200 } response:
                return GraphReading.Read(response.Body, WhatsAppJson.Default.GraphNumber)?.QualityRating == "RED"
                    ? new HealthReport(HealthState.Degraded, "quality")
                    : new HealthReport(HealthState.Healthy, "ok");
            case ChannelHttpResponse response:
                return Judged(GraphClient.Judge(response, host, WhatsAppCodes.Instance), response.Status);
            case ChannelHttpFailure { Kind: ChannelHttpFailureKind.NotPermitted } failure:
                return new HealthReport(HealthState.Misconfigured, "hostNotPermitted", failure.Reason, GraphSettings.GraphBaseAddress);
            case ChannelHttpFailure failure:
                return new HealthReport(HealthState.Unreachable, "unreachable", failure.Reason);
            default:
                return new HealthReport(HealthState.Unreachable, "unreachable");
        }
    }

    private static HealthReport Judged(GraphVerdict verdict, int status)
    {
        if (verdict.Rejection == SendRejection.Reauthorise)
        {
            return new HealthReport(HealthState.NeedsReauthorisation, "reauthorise", verdict.Reason, GraphSettings.AccessToken);
        }

        if (verdict.Wait is null)
        {
            return new HealthReport(HealthState.Misconfigured, "wrongNumber", verdict.Reason, WhatsAppSettings.PhoneNumberId);
        }

        return status >= 500
            ? new HealthReport(HealthState.Unreachable, "unreachable", verdict.Reason)
            : new HealthReport(HealthState.Degraded, "throttled", verdict.Reason);
    }
}
