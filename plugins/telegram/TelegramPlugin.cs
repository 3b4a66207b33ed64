using Derman.Channels.Telegram.Health;
using Derman.Channels.Telegram.Media;
using Derman.Channels.Telegram.Polling;
using Derman.Channels.Telegram.Sending;
using Derman.Channels.Telegram.Updates;

namespace Derman.Channels.Telegram;

/// <summary>Telegram through its Bot API. Stateless: one instance serves every account.</summary>
public sealed class TelegramPlugin : IChannelPlugin, IReceiveWebhooks, IReceiveStream, ISendMessages, IFetchMedia, ICheckHealth
{
    private const string SecretHeader = "X-Telegram-Bot-Api-Secret-Token";

    // Telegram saves an address without asking it first: there is no handshake.
    public WebhookAnswer Handshake(WebhookRequest request, ChannelAccountContext account) => WebhookAnswer.MethodNotAllowed;

    public WebhookVerdict Authenticate(WebhookRequest request, ChannelAccountContext account) =>
        SharedToken.Check(account.Secret(TelegramSettings.WebhookSecret), request.HeaderValue(SecretHeader));

    public IReadOnlyList<InboundEvent> Parse(WebhookRequest request) => UpdateParser.Parse(request.Body, request.ReceivedAt);

    public ValueTask<StreamEnd> RunAsync(IChannelHost host, IInboundSink sink, CancellationToken cancellationToken) =>
        UpdatePoller.RunAsync(host, sink, cancellationToken);

    public ValueTask<SendOutcome> SendAsync(OutboundMessage message, IChannelHost host, CancellationToken cancellationToken) =>
        MessageSender.SendAsync(message, host, cancellationToken);

    public ValueTask<MediaOutcome> FetchAsync(MediaRequest request, IChannelHost host, CancellationToken cancellationToken) =>
        MediaFetcher.FetchAsync(request, host, cancellationToken);

    public ValueTask<HealthReport> CheckAsync(IChannelHost host, CancellationToken cancellationToken) => BotCheck.CheckAsync(host, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
