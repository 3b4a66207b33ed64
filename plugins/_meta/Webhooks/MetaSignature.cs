using System.Security.Cryptography;
using System.Text;

namespace Derman.Channels.Graph.Webhooks;

/// <summary>HMAC-SHA256 of the app secret over the raw body, in the header <c>X-Hub-Signature-256: sha256=hex</c>.</summary>
internal static class MetaSignature
{
    private const string Header = "X-Hub-Signature-256";
    private const string Prefix = "sha256=";

    public static WebhookVerdict Check(WebhookRequest request, ChannelAccountContext account)
    {
        if (account.Secret(GraphSettings.AppSecret) is not { } secret)
        {
            return WebhookVerdict.NotConfigured;
        }

        if (request.HeaderValue(Header) is not { } header)
        {
            return WebhookVerdict.Missing;
        }

        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (!header.StartsWith(Prefix, StringComparison.Ordinal)
            || header.Length != Prefix.Length + (given.Length * 2)
            || Convert.FromHexString(header.AsSpan(Prefix.Length), given, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return WebhookVerdict.Forged;
        }

        // The bytes as they came: Meta escapes non-ASCII letters and slashes, a re-serialised body would have another hash.
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), request.Body.Span, expected);
        return CryptographicOperations.FixedTimeEquals(given, expected) ? WebhookVerdict.Genuine : WebhookVerdict.Forged;
    }
}
