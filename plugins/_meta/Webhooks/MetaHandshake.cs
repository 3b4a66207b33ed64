using System.Security.Cryptography;
using System.Text;

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
            && IsToken(request.QueryValue("hub.verify_token"), account.Secret(GraphSettings.VerifyToken));

        // The challenge is echoed: anything but digits would be a reflected script.
        return genuine && challenge is { Length: > 0 and <= 64 } && challenge.All(char.IsAsciiDigit)
            ? new WebhookAnswer(200, challenge)
            : WebhookAnswer.Forbidden;
    }

    // Hashing first makes both sides equally long, so that the time tells nothing of the length either.
    private static bool IsToken(string? given, string? expected) =>
        given is not null
        && expected is not null
        && CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));
}
