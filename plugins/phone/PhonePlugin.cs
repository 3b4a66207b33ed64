namespace Derman.Channels.Phone;

/// <summary>Call events from any telephone exchange that can send a web request. Stateless: one instance serves every account.</summary>
public sealed class PhonePlugin : IChannelPlugin, IReceiveWebhooks
{
    // An exchange saves an address without asking it first: there is no handshake.
    public WebhookAnswer Handshake(WebhookRequest request, ChannelAccountContext account) => WebhookAnswer.MethodNotAllowed;

    public WebhookVerdict Authenticate(WebhookRequest request, ChannelAccountContext account) => SharedToken.Check(request, account.Secret("token"));

    public IReadOnlyList<InboundEvent> Parse(WebhookRequest request) => CallParser.Parse(request.Body);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
