using Derman.Plugins;
using Derman.Plugins.Child;

namespace Derman.Channels.Conformance;

/// <summary>A plugin's process, seen as its maker sees the plugin.</summary>
internal sealed class RunnerPlugin : IChannelPlugin, IReceiveWebhooks, ISendMessages, IFetchMedia, ICheckHealth, IReceiveStream, IMeasureMessages,
    IForwardReports
{
    private readonly ChildHandle _handle;
    private readonly ChildProcess? _process;
    private readonly PluginLease _lease;
    private readonly bool _isShared;

    public RunnerPlugin(ChildHandle handle, bool isShared)
    {
        (_handle, _isShared, _process) = (handle, isShared, handle.Process);
        _lease = handle.TryLease() ?? throw new InvalidOperationException("The plugin has been ended.");
    }

    /// <summary>Whether its own process is gone, by itself, after it was told to stop.</summary>
    public bool HasEndedAsTold { get; private set; }

    public IReceiveWebhooks? Webhooks => Has(ChannelCapability.ReceiveWebhooks) ? this : null;

    public ISendMessages? Sender => Has(ChannelCapability.SendMessages) ? this : null;

    public IFetchMedia? Media => Has(ChannelCapability.FetchMedia) ? this : null;

    public ICheckHealth? Health => Has(ChannelCapability.CheckHealth) ? this : null;

    public IReceiveStream? Stream => Has(ChannelCapability.ReceiveStream) ? this : null;

    public IForwardReports? Reports => Has(ChannelCapability.ForwardReports) ? this : null;

    IMeasureMessages? IChannelPlugin.Measure => Has(ChannelCapability.MeasureMessages) ? this : null;

    public WebhookAnswer Handshake(WebhookRequest request, ChannelAccountContext account) => Now(_lease.Calls.HandshakeAsync(request, account, CancellationToken.None));

    public WebhookVerdict Authenticate(WebhookRequest request, ChannelAccountContext account) => Now(_lease.Calls.AuthenticateAsync(request, account, CancellationToken.None));

    public IReadOnlyList<InboundEvent> Parse(WebhookRequest request) => Now(_lease.Calls.ParseAsync(request, CancellationToken.None));

    public MessageMeasure Measure(OutboundContent content, ChannelAccountContext account) => Now(_lease.Calls.MeasureAsync(content, account, CancellationToken.None));

    public ValueTask<SendOutcome> SendAsync(OutboundMessage message, IChannelHost host, CancellationToken cancellationToken) =>
        _lease.Calls.SendAsync(message, Of(host), cancellationToken);

    public ValueTask<MediaOutcome> FetchAsync(MediaRequest request, IChannelHost host, CancellationToken cancellationToken) =>
        _lease.Calls.FetchAsync(request, Of(host), cancellationToken);

    public ValueTask<HealthReport> CheckAsync(IChannelHost host, CancellationToken cancellationToken) => _lease.Calls.CheckAsync(Of(host), cancellationToken);

    public ValueTask<StreamEnd> RunAsync(IChannelHost host, IInboundSink sink, CancellationToken cancellationToken) =>
        _lease.Calls.StreamAsync(Of(host), sink, cancellationToken);

    public ValueTask<ReportServices> ListServicesAsync(IChannelHost host, CancellationToken cancellationToken) => _lease.Calls.ServicesAsync(Of(host), cancellationToken);

    public ValueTask<SendOutcome> ForwardAsync(ForwardedReport report, IChannelHost host, CancellationToken cancellationToken) =>
        _lease.Calls.ForwardAsync(report, Of(host), cancellationToken);

    public ValueTask<ReportSightings> FollowAsync(ReportQuestion question, IChannelHost host, CancellationToken cancellationToken) =>
        _lease.Calls.FollowAsync(question, Of(host), cancellationToken);

    /// <summary>Nothing for a process that serves other tests too.</summary>
    public ValueTask DisposeAsync() => _isShared ? ValueTask.CompletedTask : EndAsync();

    public async ValueTask EndAsync()
    {
        _lease.Dispose();
        await _handle.StopAsync(CancellationToken.None);
        HasEndedAsTold = _process is not null && await _process.Ended == "it ended with exit code 0";
    }

    // What the code gives was held against the manifest by the process's first word: it would not run otherwise.
    private bool Has(ChannelCapability capability) => _lease.Can(capability);

    private KitHost Of(IChannelHost host) => new(host, _handle.Manifest);

    private static T Now<T>(ValueTask<T> call) => Blocking.On(call.AsTask());
}
