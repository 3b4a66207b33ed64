using Derman.Channels.Graph.Webhooks;
using Derman.Channels.Meta.Health;
using Derman.Channels.Meta.Media;
using Derman.Channels.Meta.Sending;
using Derman.Channels.Meta.Webhooks;

namespace Derman.Channels.Meta;

/// <summary>Messenger and Instagram messages, Facebook and Instagram comments. Stateless: one instance serves every account.</summary>
public sealed class MetaPlugin : IChannelPlugin, IReceiveWebhooks, ISendMessages, IFetchMedia, ICheckHealth
{
    public WebhookAnswer Handshake(WebhookRequest request, ChannelAccountContext account) => MetaHandshake.Answer(request, account);

    public WebhookVerdict Authenticate(WebhookRequest request, ChannelAccountContext account) => MetaSignature.Check(request, account);

    public IReadOnlyList<InboundEvent> Parse(WebhookRequest request) => WebhookParser.Parse(request.Body);

    public ValueTask<SendOutcome> SendAsync(OutboundMessage message, IChannelHost host, CancellationToken cancellationToken) =>
        MessageSender.SendAsync(message, host, cancellationToken);

    public ValueTask<MediaOutcome> FetchAsync(MediaRequest request, IChannelHost host, CancellationToken cancellationToken) =>
        MediaFetcher.FetchAsync(request, host, cancellationToken);

    public ValueTask<HealthReport> CheckAsync(IChannelHost host, CancellationToken cancellationToken) => PageCheck.CheckAsync(host, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
