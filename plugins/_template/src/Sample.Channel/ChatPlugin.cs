using Derman.Channels;
using Sample.Channel.Health;
using Sample.Channel.Sending;
using Sample.Channel.Webhooks;

namespace Sample.Channel;

/// <summary>The plugin. Keeps nothing: one instance serves every account of every tenant.</summary>
public sealed class ChatPlugin : IChannelPlugin, IReceiveWebhooks, ISendMessages, ICheckHealth
{
    // This provider saves an address without asking it first.
    public WebhookAnswer Handshake(WebhookRequest request, ChannelAccountContext account) => WebhookAnswer.MethodNotAllowed;

    public WebhookVerdict Authenticate(WebhookRequest request, ChannelAccountContext account) => Signature.Check(request, account);

    public IReadOnlyList<InboundEvent> Parse(WebhookRequest request) => WebhookParser.Parse(request.Body);

    public ValueTask<SendOutcome> SendAsync(OutboundMessage message, IChannelHost host, CancellationToken cancellationToken) =>
        MessageSender.SendAsync(message, host, cancellationToken);

    public ValueTask<HealthReport> CheckAsync(IChannelHost host, CancellationToken cancellationToken) => AccountCheck.CheckAsync(host, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
