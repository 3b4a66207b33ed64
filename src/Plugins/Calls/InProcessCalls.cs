using Derman.Channels;

namespace Derman.Plugins;

/// <summary>A plugin whose code runs in this process.</summary>
internal sealed class InProcessCalls(IChannelPlugin plugin, CancellationToken draining) : IPluginCalls
{
    public ValueTask<WebhookAnswer> HandshakeAsync(WebhookRequest request, ChannelAccountContext account, CancellationToken ct) =>
        ValueTask.FromResult(Given(plugin.Webhooks).Handshake(request, account));

    public ValueTask<WebhookVerdict> AuthenticateAsync(WebhookRequest request, ChannelAccountContext account, CancellationToken ct) =>
        ValueTask.FromResult(Given(plugin.Webhooks).Authenticate(request, account));

    public ValueTask<IReadOnlyList<InboundEvent>> ParseAsync(WebhookRequest request, CancellationToken ct) =>
        ValueTask.FromResult(Given(plugin.Webhooks).Parse(request));

    public ValueTask<SendOutcome> SendAsync(OutboundMessage message, ICallHost host, CancellationToken ct) =>
        Given(plugin.Sender).SendAsync(message, host, ct);

    public ValueTask<MediaOutcome> FetchAsync(MediaRequest request, ICallHost host, CancellationToken ct) =>
        Given(plugin.Media).FetchAsync(request, host, ct);

    public ValueTask<HealthReport> CheckAsync(ICallHost host, CancellationToken ct) => Given(plugin.Health).CheckAsync(host, ct);

    public ValueTask<MessageMeasure> MeasureAsync(OutboundContent content, ChannelAccountContext account, CancellationToken ct) =>
        ValueTask.FromResult(Given(plugin.Measure).Measure(content, account));

    public ValueTask<ReportServices> ServicesAsync(ICallHost host, CancellationToken ct) => Given(plugin.Reports).ListServicesAsync(host, ct);

    public ValueTask<SendOutcome> ForwardAsync(ForwardedReport report, ICallHost host, CancellationToken ct) => Given(plugin.Reports).ForwardAsync(report, host, ct);

    public ValueTask<ReportSightings> FollowAsync(ReportQuestion question, ICallHost host, CancellationToken ct) => Given(plugin.Reports).FollowAsync(question, host, ct);

    public async ValueTask<StreamEnd> StreamAsync(ICallHost host, IInboundSink sink, CancellationToken ct)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, draining);
        return await Given(plugin.Stream).RunAsync(host, sink, either.Token);
    }

    private static T Given<T>(T? part) where T : class => part ?? throw new PluginUnavailableException($"The plugin has no {typeof(T).Name}.");
}
