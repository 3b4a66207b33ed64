using Derman.Channels.Sms.Health;
using Derman.Channels.Sms.Measuring;
using Derman.Channels.Sms.Netgsm;
using Derman.Channels.Sms.Sending;
using Derman.Channels.Sms.Webhooks;

namespace Derman.Channels.Sms;

/// <summary>Short messages through NetGSM or any gateway with a web address. Stateless: one instance serves every account.</summary>
public sealed class SmsPlugin : IChannelPlugin, IReceiveWebhooks, IReceiveStream, ISendMessages, IMeasureMessages, ICheckHealth
{
    // Gateways save an address without asking it first: there is no handshake.
    public WebhookAnswer Handshake(WebhookRequest request, ChannelAccountContext account) => WebhookAnswer.MethodNotAllowed;

    public WebhookVerdict Authenticate(WebhookRequest request, ChannelAccountContext account) => GatewayToken.Check(request, account);

    public IReadOnlyList<InboundEvent> Parse(WebhookRequest request) => WebhookParser.Parse(request);

    public ValueTask<StreamEnd> RunAsync(IChannelHost host, IInboundSink sink, CancellationToken cancellationToken) =>
        NetgsmStream.RunAsync(host, sink, cancellationToken);

    public ValueTask<SendOutcome> SendAsync(OutboundMessage message, IChannelHost host, CancellationToken cancellationToken) =>
        MessageSender.SendAsync(message, host, cancellationToken);

    public MessageMeasure Measure(OutboundContent content, ChannelAccountContext account) => Measure(content, account.Setting);

    public ValueTask<HealthReport> CheckAsync(IChannelHost host, CancellationToken cancellationToken) => GatewayCheck.CheckAsync(host, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static MessageMeasure Measure(OutboundContent content, Func<string, string?> setting)
    {
        var abilities = GatewayAbilities.Of(setting);
        return content is OutboundText text
            ? TextMeter.Measure(text.Text, abilities, SmsSettings.Whole(setting, SmsSettings.Appended, 0))
            : new MessageMeasure(0, abilities.Encodings[0].Name, 0);
    }
}
