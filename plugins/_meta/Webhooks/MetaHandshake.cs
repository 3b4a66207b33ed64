namespace Derman.Channels.Graph.Webhooks;

/// <summary>The check Meta makes when a callback address is saved (Graph API, Webhooks, "Getting started").</summary>
internal static class MetaHandshake
{
    public static WebhookAnswer Answer(WebhookRequest request, ChannelAccountContext account)
    {
        if (request.Method != "GET")
        {
            return WebhookAnswer.MethodNotAllowed;
        }

        var challenge = request.QueryValue("hub.challenge");
        var genuine = request.QueryValue("hub.mode") == "subscribe"
            && SharedToken.Check(account.Secret(GraphSettings.VerifyToken), request.QueryValue("hub.verify_token")) == WebhookVerdict.Genuine;

        // The challenge is echoed: anything but digits would be a reflected script.
        return genuine && challenge is { Length: > 0 and <= 64 } && challenge.All(char.IsAsciiDigit)
            ? new WebhookAnswer(200, challenge)
            : WebhookAnswer.Forbidden;
    }
}
