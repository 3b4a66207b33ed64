namespace Derman.Channels.Sms.Webhooks;

/// <summary>
/// The token of the gateway: in <c>Authorization: Bearer</c>, in <c>X-Derman-Token</c>, or, for gateways that can only be given an address,
/// as <c>x-derman-token</c> in its query. The host keeps none of the three.
/// </summary>
internal static class GatewayToken
{
    private const string Name = "X-Derman-Token";
    private const string Bearer = "Bearer ";

    public static WebhookVerdict Check(WebhookRequest request, ChannelAccountContext account)
    {
        var given = request.HeaderValue(Name) ?? request.QueryValue("x-derman-token");
        if (request.HeaderValue("Authorization") is { } authorization && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            given = authorization[Bearer.Length..].Trim();
        }

        return SharedToken.Check(account.Secret(SmsSettings.WebhookToken), given);
    }
}
