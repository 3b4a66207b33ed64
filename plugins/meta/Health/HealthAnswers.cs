using Derman.Channels.Graph;
using Derman.Channels.Meta.Sending;

namespace Derman.Channels.Meta.Health;

internal static class HealthAnswers
{
    public static HealthReport Failed(ChannelHttpResult answer, IChannelHost host) => answer switch
    {
        ChannelHttpResponse response => Judged(GraphClient.Judge(response, host, MetaCodes.Instance), response.Status),
        ChannelHttpFailure { Kind: ChannelHttpFailureKind.NotPermitted } failure =>
            new HealthReport(HealthState.Misconfigured, "hostNotPermitted", failure.Reason, GraphSettings.GraphBaseAddress),
        ChannelHttpFailure failure => new HealthReport(HealthState.Unreachable, "unreachable", failure.Reason),
        _ => new HealthReport(HealthState.Unreachable, "unreachable"),
    };

    private static HealthReport Judged(GraphVerdict verdict, int status) => verdict switch
    {
        { Rejection: SendRejection.Reauthorise } =>
            new HealthReport(HealthState.NeedsReauthorisation, "reauthorise", verdict.Reason, GraphSettings.AccessToken),
        { Rejection: SendRejection.PermissionMissing } =>
            new HealthReport(HealthState.Degraded, "permissionsMissing", verdict.Reason, GraphSettings.AccessToken),
        { Wait: null } => new HealthReport(HealthState.Misconfigured, "refused", verdict.Reason),
        _ when status >= 500 => new HealthReport(HealthState.Unreachable, "unreachable", verdict.Reason),
        _ => new HealthReport(HealthState.Degraded, "throttled", verdict.Reason),
    };
}
