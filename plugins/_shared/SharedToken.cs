using System.Security.Cryptography;
using System.Text;

namespace Derman.Channels.Reading;

/// <summary>A token both sides know, compared in constant time.</summary>
internal static class SharedToken
{
    private const string Header = "X-Derman-Token";
    private const string Bearer = "Bearer ";

    /// <summary>The token in <c>Authorization: Bearer</c> (RFC 6750) or, for callers that cannot set that, <c>X-Derman-Token</c>.</summary>
    /// <param name="elsewhere">What stands where only this plugin looks; counts when neither header is there.</param>
    public static WebhookVerdict Check(WebhookRequest request, string? expected, string? elsewhere = null)
    {
        var authorization = request.HeaderValue("Authorization");
        return Check(
            expected,
            authorization is not null && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
                ? authorization[Bearer.Length..].Trim()
                : request.HeaderValue(Header) ?? elsewhere);
    }

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
