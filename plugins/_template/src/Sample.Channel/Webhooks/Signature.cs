using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Derman.Channels;

namespace Sample.Channel.Webhooks;

/// <summary><c>X-Chat-Signature: t=SECONDS,v1=HEX</c>: HMAC-SHA256 of <c>SECONDS.BODY</c>, five minutes old at most.</summary>
internal static class Signature
{
    private const string Header = "X-Chat-Signature";
    private static readonly TimeSpan Oldest = TimeSpan.FromMinutes(5);

    public static WebhookVerdict Check(WebhookRequest request, ChannelAccountContext account)
    {
        if (account.Secret("webhookSecret") is not { } secret)
        {
            return WebhookVerdict.NotConfigured;
        }

        if (request.HeaderValue(Header) is not { Length: > 0 } header)
        {
            return WebhookVerdict.Missing;
        }

        var parts = header.Split(',');
        if (parts.Length != 2 || !parts[0].StartsWith("t=", StringComparison.Ordinal) || !parts[1].StartsWith("v1=", StringComparison.Ordinal)
            || !long.TryParse(parts[0].AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253_402_300_799)
        {
            return WebhookVerdict.Forged;
        }

        // The host's time of arrival, so that the verdict is the same whenever it is asked for.
        var age = request.ReceivedAt - DateTimeOffset.FromUnixTimeSeconds(seconds);
        var expected = Compute(secret, seconds, request.Body.Span);
        var given = Encoding.ASCII.GetBytes(parts[1][3..]);
        var isOurs = CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(expected));
        return isOurs && (age is null || age.Value.Duration() <= Oldest) ? WebhookVerdict.Genuine : WebhookVerdict.Forged;
    }

    private static string Compute(string secret, long seconds, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seconds}.")));
        hash.AppendData(body);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
