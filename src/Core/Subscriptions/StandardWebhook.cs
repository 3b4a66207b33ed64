using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace Derman.Core.Subscriptions;

/// <summary>Secrets and signatures of Standard Webhooks (symmetric, v1): HMAC-SHA256 over id, timestamp and body.</summary>
public static class StandardWebhook
{
    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";
    public const string SecretPrefix = "whsec_";

    /// <summary>Bytes of a secret; 24–64 are allowed.</summary>
    public const int SecretSize = 32;

    public static string Show(ReadOnlySpan<byte> secret) => SecretPrefix + Convert.ToBase64String(secret);

    public static string IdOf(Guid delivery) => $"msg_{delivery:n}";

    /// <summary>One signature a secret, the newest first; a receiver accepts any that fits.</summary>
    public static string Sign(string id, Instant at, string body, IEnumerable<byte[]> secrets)
    {
        var signed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.{body}"));
        return string.Join(' ', secrets.Select(s => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(s, signed))}"));
    }
}
