using System.Security.Cryptography;
using System.Text;

namespace Derman.Channels.Reading;

/// <summary>A token both sides know, compared in constant time.</summary>
internal static class SharedToken
{
    public static WebhookVerdict Check(string? expected, string? given)
    {
        if (expected is null)
        {
            return WebhookVerdict.NotConfigured;
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
