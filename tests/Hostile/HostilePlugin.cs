using System.Text;
using Derman.Channels;

namespace Hostile;

/// <summary>A plugin that does what it can to harm the host that runs it. Text says what; answers come back as ids of messages and events.</summary>
public sealed class HostilePlugin : IChannelPlugin, IReceiveWebhooks, ISendMessages
{
    public WebhookAnswer Handshake(WebhookRequest request, ChannelAccountContext account) => WebhookAnswer.Forbidden;

    public WebhookVerdict Authenticate(WebhookRequest request, ChannelAccountContext account) => WebhookVerdict.Genuine;

    /// <summary>The body is an attack's name; the result of a probe is the event's text.</summary>
    public IReadOnlyList<InboundEvent> Parse(WebhookRequest request)
    {
        var words = Encoding.UTF8.GetString(request.Body.Span).Split(' ', 2);
        return [UnknownEvent.From(words[0] == "probe" ? Probes.Run(words[1]) : Attacks.Run(words[0]), words[0])];
    }

    public async ValueTask<SendOutcome> SendAsync(OutboundMessage message, IChannelHost host, CancellationToken cancellationToken)
    {
        var what = ((OutboundText)message.Content).Text;
        if (what == "deaf")
        {
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
        }

        return new SendOutcome.Accepted(Attacks.Run(what));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
