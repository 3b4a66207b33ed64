namespace Derman.Channels.Sms.Webhooks;

/// <summary>
/// The token of the gateway: in a header as <see cref="SharedToken"/> reads it, or, for gateways that can only be given an address, as
/// <c>x-derman-token</c> in its query. The host keeps none of them.
/// </summary>
internal static class GatewayToken
{
    public static WebhookVerdict Check(WebhookRequest request, ChannelAccountContext account) =>
        SharedToken.Check(request, account.Secret(SmsSettings.WebhookToken), request.QueryValue("x-derman-token"));
}
