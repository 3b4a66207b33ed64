using Derman.Channels.Open311.Talking;

namespace Derman.Channels.Open311;

/// <summary>Another body's Open311 server (GeoReport v2): reports are handed over and followed. Stateless: one instance serves every account.</summary>
public sealed class Open311Plugin : IChannelPlugin, IForwardReports, ICheckHealth
{
    public ValueTask<ReportServices> ListServicesAsync(IChannelHost host, CancellationToken cancellationToken) => ServiceList.AskAsync(host, cancellationToken);

    public ValueTask<SendOutcome> ForwardAsync(ForwardedReport report, IChannelHost host, CancellationToken cancellationToken) =>
        ReportPost.SendAsync(report, host, cancellationToken);

    public ValueTask<ReportSightings> FollowAsync(ReportQuestion question, IChannelHost host, CancellationToken cancellationToken) =>
        ReportLook.AskAsync(question, host, cancellationToken);

    public ValueTask<HealthReport> CheckAsync(IChannelHost host, CancellationToken cancellationToken) => ServerCheck.CheckAsync(host, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
