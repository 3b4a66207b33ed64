using Derman.Channels;
using Derman.Plugins;

namespace Derman.Plugins.Tests.Support;

/// <summary>A plugin behind the host's seam, seen as its maker sees it: so that one suite runs in process and through the runner.</summary>
internal sealed class SeamPlugin(PluginLease lease) : IChannelPlugin, IReceiveWebhooks, ISendMessages, IFetchMedia, ICheckHealth, IReceiveStream, IMeasureMessages, IForwardReports
{
    public IReceiveWebhooks? Webhooks => lease.Can(ChannelCapability.ReceiveWebhooks) ? this : null;

    public ISendMessages? Sender => lease.Can(ChannelCapability.SendMessages) ? this : null;

    public IReceiveStream? Stream => lease.Can(ChannelCapability.ReceiveStream) ? this : null;

    IForwardReports? IChannelPlugin.Reports => lease.Can(ChannelCapability.ForwardReports) ? this : null;

    IMeasureMessages? IChannelPlugin.Measure => lease.Can(ChannelCapability.MeasureMessages) ? this : null;

    public WebhookAnswer Handshake(WebhookRequest request, ChannelAccountContext account) => Now(lease.Calls.HandshakeAsync(request, account, CancellationToken.None));

    public WebhookVerdict Authenticate(WebhookRequest request, ChannelAccountContext account) => Now(lease.Calls.AuthenticateAsync(request, account, CancellationToken.None));

    public IReadOnlyList<InboundEvent> Parse(WebhookRequest request) => Now(lease.Calls.ParseAsync(request, CancellationToken.None));

    public ValueTask<SendOutcome> SendAsync(OutboundMessage message, IChannelHost host, CancellationToken cancellationToken) =>
        lease.Calls.SendAsync(message, (ChannelHost)host, cancellationToken);

    public ValueTask<MediaOutcome> FetchAsync(MediaRequest request, IChannelHost host, CancellationToken cancellationToken) =>
        lease.Calls.FetchAsync(request, (ChannelHost)host, cancellationToken);

    public ValueTask<HealthReport> CheckAsync(IChannelHost host, CancellationToken cancellationToken) => lease.Calls.CheckAsync((ChannelHost)host, cancellationToken);

    public ValueTask<StreamEnd> RunAsync(IChannelHost host, IInboundSink sink, CancellationToken cancellationToken) =>
        lease.Calls.StreamAsync((ChannelHost)host, sink, cancellationToken);

    public ValueTask<ReportServices> ListServicesAsync(IChannelHost host, CancellationToken cancellationToken) => lease.Calls.ServicesAsync((ChannelHost)host, cancellationToken);

    public ValueTask<SendOutcome> ForwardAsync(ForwardedReport report, IChannelHost host, CancellationToken cancellationToken) =>
        lease.Calls.ForwardAsync(report, (ChannelHost)host, cancellationToken);

    public ValueTask<ReportSightings> FollowAsync(ReportQuestion question, IChannelHost host, CancellationToken cancellationToken) =>
        lease.Calls.FollowAsync(question, (ChannelHost)host, cancellationToken);

    public MessageMeasure Measure(OutboundContent content, ChannelAccountContext account) => Now(lease.Calls.MeasureAsync(content, account, CancellationToken.None));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static T Now<T>(ValueTask<T> call) => call.AsTask().GetAwaiter().GetResult();
}
