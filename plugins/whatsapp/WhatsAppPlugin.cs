using Derman.Channels.Graph.Webhooks;
using Derman.Channels.WhatsApp.Health;
using Derman.Channels.WhatsApp.Media;
using Derman.Channels.WhatsApp.Sending;
using Derman.Channels.WhatsApp.Webhooks;

namespace Derman.Channels.WhatsApp;

/// <summary>WhatsApp through Meta's Cloud API. Stateless: one instance serves every account.</summary>
public sealed class WhatsAppPlugin : IChannelPlugin, IReceiveWebhooks, ISendMessages, IFetchMedia, ICheckHealth
{
    public WebhookAnswer Handshake(WebhookRequest request, ChannelAccountContext account) => MetaHandshake.Answer(request, account);

    public WebhookVerdict Authenticate(WebhookRequest request, ChannelAccountContext account) => MetaSignature.Check(request, account);

    public IReadOnlyList<InboundEvent> Parse(WebhookRequest request) => WebhookParser.Parse(request.Body);

    public ValueTask<SendOutcome> SendAsync(OutboundMessage message, IChannelHost host, CancellationToken cancellationToken) =>
        MessageSender.SendAsync(message, host, cancellationToken);

    public ValueTask<MediaOutcome> FetchAsync(MediaRequest request, IChannelHost host, CancellationToken cancellationToken) =>
        MediaFetcher.FetchAsync(request, host, cancellationToken);

    public ValueTask<HealthReport> CheckAsync(IChannelHost host, CancellationToken cancellationToken) => NumberCheck.CheckAsync(host, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
