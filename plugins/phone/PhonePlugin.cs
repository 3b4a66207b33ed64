using Derman.Channels.Phone.Webhooks;

namespace Derman.Channels.Phone;

/// <summary>Calls of a telephone exchange: one that sends web requests, or Asterisk, listened to. Stateless: one instance serves every account.</summary>
public sealed class PhonePlugin : IChannelPlugin, IReceiveWebhooks, IReceiveStream, ICheckHealth
{
    // An exchange saves an address without asking it first: there is no handshake.
    public WebhookAnswer Handshake(WebhookRequest request, ChannelAccountContext account) => WebhookAnswer.MethodNotAllowed;

    public WebhookVerdict Authenticate(WebhookRequest request, ChannelAccountContext account) => SharedToken.Check(request, account.Secret(PhoneSettings.Token));

    public IReadOnlyList<InboundEvent> Parse(WebhookRequest request) => CallParser.Parse(request.Body);

    public ValueTask<StreamEnd> RunAsync(IChannelHost host, IInboundSink sink, CancellationToken cancellationToken) =>
        ExchangeStream.RunAsync(host, sink, cancellationToken);

    public ValueTask<HealthReport> CheckAsync(IChannelHost host, CancellationToken cancellationToken) => ExchangeStream.CheckAsync(host, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
