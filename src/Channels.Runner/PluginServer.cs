using Derman.Channels.Wire;

namespace Derman.Channels.Runner;

/// <summary>Does what the host asks of the plugin.</summary>
internal sealed class PluginServer(IChannelPlugin plugin) : IWireServer
{
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WirePeer Peer { get; set; } = null!;

    /// <summary>Ends when the host has said stop.</summary>
    public Task Stopped => _stopped.Task;

    public async ValueTask<WirePayload> AnswerAsync(WireMessage request, CancellationToken cancellationToken)
    {
        switch (request.Op)
        {
            case WireOps.Handshake:
                var handshake = request.Read<WireWebhookCall>();
                return WirePayload.Of(Given(plugin.Webhooks).Handshake(handshake.Request with { Body = request.Body }, handshake.Account.Context()));
            case WireOps.Authenticate:
                var authenticate = request.Read<WireWebhookCall>();
                return WirePayload.Of(new WireVerdict(
                    Given(plugin.Webhooks).Authenticate(authenticate.Request with { Body = request.Body }, authenticate.Account.Context())));
            case WireOps.Parse:
                return WirePayload.Of(new WireEvents(Given(plugin.Webhooks).Parse(request.Read<WireParseCall>().Request with { Body = request.Body })));
            case WireOps.Measure:
                var measured = request.Read<WireMeasureCall>();
                return WirePayload.Of(Given(plugin.Measure).Measure(WithBody(measured.Content, request.Body), measured.Account.Context()));
            case WireOps.Send:
                return await SendAsync(request, cancellationToken);
            case WireOps.Fetch:
                return await FetchAsync(request, cancellationToken);
            case WireOps.Check:
                var check = request.Read<WireCheckCall>();
                return WirePayload.Of(await Given(plugin.Health).CheckAsync(Host(request, check.Account, check.Now), cancellationToken));
            case WireOps.Services:
                var services = request.Read<WireServicesCall>();
                return WirePayload.Of(await Given(plugin.Reports).ListServicesAsync(Host(request, services.Account, services.Now), cancellationToken));
            case WireOps.Forward:
                var forward = request.Read<WireForwardCall>();
                return WirePayload.Of(await Given(plugin.Reports).ForwardAsync(forward.Report, Host(request, forward.Account, forward.Now), cancellationToken));
            case WireOps.Follow:
                var follow = request.Read<WireFollowCall>();
                return WirePayload.Of(await Given(plugin.Reports).FollowAsync(follow.Question, Host(request, follow.Account, follow.Now), cancellationToken));
            case WireOps.Stream:
                var stream = request.Read<WireStreamCall>();
                var host = Host(request, stream.Account, stream.Now, stream.Cursor, isLong: true);
                return WirePayload.Of(await Given(plugin.Stream).RunAsync(host, host, cancellationToken));
            case WireOps.Ping:
                return WirePayload.Nothing;
            case WireOps.Stop:
                _stopped.TrySetResult();
                return WirePayload.Nothing;
            default:
                throw new WireCallException(new WireError(WireErrors.UnknownOp, $"'{request.Op}' is not known here."));
        }
    }

    public void Notice(WireMessage notice)
    {
        // Notices of a newer host need no answer and may be passed over.
    }

    private async ValueTask<WirePayload> SendAsync(WireMessage request, CancellationToken ct)
    {
        var send = request.Read<WireSendCall>();
        var message = send.Message with { Content = WithBody(send.Message.Content, request.Body) };
        return WirePayload.Of(await Given(plugin.Sender).SendAsync(message, Host(request, send.Account, send.Now), ct));
    }

    private async ValueTask<WirePayload> FetchAsync(WireMessage request, CancellationToken ct)
    {
        var fetch = request.Read<WireFetchCall>();
        var outcome = await Given(plugin.Media).FetchAsync(fetch.Request, Host(request, fetch.Account, fetch.Now), ct);
        return WirePayload.Of(outcome, outcome is MediaOutcome.Fetched fetched ? fetched.Content : default);
    }

    private RemoteHost Host(WireMessage request, WireAccount account, DateTimeOffset now, string? cursor = null, bool isLong = false) =>
        new(Peer, request.Id!.Value, account, now, cursor, isLong);

    private static OutboundContent WithBody(OutboundContent content, ReadOnlyMemory<byte> body) =>
        content is OutboundFile file ? file with { Bytes = body } : content;

    private static T Given<T>(T? part) where T : class =>
        part ?? throw new WireCallException(new WireError(WireErrors.UnknownOp, $"The plugin has no {typeof(T).Name}."));
}
