using Derman.Channels.Sms.Sending;

namespace Derman.Channels.Sms.Health;

/// <summary>Whether messages would go out. Sends none.</summary>
internal static class GatewayCheck
{
    public static async ValueTask<HealthReport> CheckAsync(IChannelHost host, CancellationToken cancellationToken)
    {
        if (host.Setting(SmsSettings.Sender) is null)
        {
            return new HealthReport(HealthState.Misconfigured, "senderMissing", FieldKey: SmsSettings.Sender);
        }

        return SmsSettings.IsNetgsm(host) ? await NetgsmCheck.CheckAsync(host, cancellationToken) : await ProbeAsync(host, cancellationToken);
    }

    private static async ValueTask<HealthReport> ProbeAsync(IChannelHost host, CancellationToken cancellationToken)
    {
        if (host.Setting(SmsSettings.SendUrl) is null)
        {
            return new HealthReport(HealthState.Misconfigured, "gatewayMissing", FieldKey: SmsSettings.SendUrl);
        }

        if (!GenericSender.CanWrite(host))
        {
            return new HealthReport(HealthState.Misconfigured, "valueMissing");
        }

        if (host.Setting(SmsSettings.ProbeUrl) is not { } probe)
        {
            return new HealthReport(HealthState.Healthy, "notProbed");
        }

        return await host.SendHttpAsync(new ChannelHttpRequest { Method = "GET", Address = new Uri(probe), Timeout = TimeSpan.FromSeconds(5) }, cancellationToken) switch
        {
            ChannelHttpResponse { Status: 401 or 403 } response => new HealthReport(HealthState.NeedsReauthorisation, "reauthorise", Status(response)),
            ChannelHttpResponse { Status: 429 } response => new HealthReport(HealthState.Degraded, "throttled", Status(response)),
            ChannelHttpResponse { Status: >= 500 } response => new HealthReport(HealthState.Unreachable, "unreachable", Status(response)),
            ChannelHttpResponse { Status: >= 400 } response => new HealthReport(HealthState.Misconfigured, "probeRefused", Status(response), SmsSettings.ProbeUrl),
            ChannelHttpResponse => new HealthReport(HealthState.Healthy, "ok"),
            ChannelHttpFailure { Kind: ChannelHttpFailureKind.NotPermitted } failure =>
                new HealthReport(HealthState.Misconfigured, "hostNotPermitted", Words.Clean(failure.Reason), SmsSettings.ProbeUrl),
            ChannelHttpFailure { Kind: ChannelHttpFailureKind.AnswerTooLarge } => new HealthReport(HealthState.Healthy, "ok"),
            ChannelHttpFailure failure => new HealthReport(HealthState.Unreachable, "unreachable", Words.Clean(failure.Reason)),
            _ => new HealthReport(HealthState.Unreachable, "unreachable"),
        };
    }

    private static string Status(ChannelHttpResponse response) => FormattableString.Invariant($"HTTP {response.Status}");
}
