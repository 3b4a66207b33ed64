using System.Security.Cryptography;
using System.Text;

namespace Derman.Channels.Phone;

/// <summary>The shared token of the exchange, in <c>Authorization: Bearer</c> (RFC 6750) or, for exchanges that cannot set that, <c>X-Derman-Token</c>.</summary>
internal static class ExchangeToken
{
    private const string Bearer = "Bearer ";

    public static WebhookVerdict Check(WebhookRequest request, ChannelAccountContext account)
    {
        if (account.Secret("token") is not { } expected)
        {
            return WebhookVerdict.NotConfigured;
        }

        var given = request.HeaderValue("X-Derman-Token");
        var authorization = request.HeaderValue("Authorization");
        if (authorization is not null && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            given = authorization[Bearer.Length..].Trim();
        }

        if (given is null)
        {
            return WebhookVerdict.Missing;
        }

        // Hashing first makes both sides equally long, so that the time tells nothing of the length either.
        return CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)))
            ? WebhookVerdict.Genuine
            : WebhookVerdict.Forged;
    }
}
