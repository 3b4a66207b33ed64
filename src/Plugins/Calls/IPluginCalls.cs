using Derman.Channels;

namespace Derman.Plugins;

/// <summary>
/// What the host asks of a plugin, wherever its code runs: in this process straight to its objects, in a process of its own over the protocol.
/// A call that the plugin's manifest does not declare throws <see cref="PluginUnavailableException"/>.
/// </summary>
internal interface IPluginCalls
{
    /// <summary>Answers a provider's check of the address.</summary>
    ValueTask<WebhookAnswer> HandshakeAsync(WebhookRequest request, ChannelAccountContext account, CancellationToken ct);

    /// <summary>Decides whether a request comes from the provider.</summary>
    ValueTask<WebhookVerdict> AuthenticateAsync(WebhookRequest request, ChannelAccountContext account, CancellationToken ct);

    /// <summary>Turns a stored request into events. Pure.</summary>
    ValueTask<IReadOnlyList<InboundEvent>> ParseAsync(WebhookRequest request, CancellationToken ct);

    /// <summary>One attempt. When the plugin's process ends meanwhile: unknown if anything may have left, else deferred.</summary>
    ValueTask<SendOutcome> SendAsync(OutboundMessage message, ICallHost host, CancellationToken ct);

    ValueTask<MediaOutcome> FetchAsync(MediaRequest request, ICallHost host, CancellationToken ct);

    ValueTask<HealthReport> CheckAsync(ICallHost host, CancellationToken ct);

    /// <summary>Counts what a content costs. Pure.</summary>
    ValueTask<MessageMeasure> MeasureAsync(OutboundContent content, ChannelAccountContext account, CancellationToken ct);

    ValueTask<ReportServices> ServicesAsync(ICallHost host, CancellationToken ct);

    /// <summary>One attempt. When the plugin's process ends meanwhile: unknown if anything may have left, else deferred.</summary>
    ValueTask<SendOutcome> ForwardAsync(ForwardedReport report, ICallHost host, CancellationToken ct);

    ValueTask<ReportSightings> FollowAsync(ReportQuestion question, ICallHost host, CancellationToken ct);

    /// <summary>Receives until cancelled, until the line breaks or until the plugin is replaced.</summary>
    ValueTask<StreamEnd> StreamAsync(ICallHost host, IInboundSink sink, CancellationToken ct);
}

/// <summary>The plugin cannot be asked now: it does not declare this, its process is being started again, or it gave no answer in time.</summary>
internal sealed class PluginUnavailableException(string reason) : Exception(reason);
